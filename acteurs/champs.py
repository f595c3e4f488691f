"""Champ d'identifiant : accepte les espaces de la saisie, enregistre la forme compacte."""

from django import forms
from django.db import models

from acteurs.identifiants import compacter


class SaisieIdentifiant(forms.CharField):
    """Champ de formulaire qui compacte ; pas de ``maxlength`` : les espaces collés ne sont pas coupés."""

    def to_python(self, value: object) -> str:
        return compacter(super().to_python(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {nom: val for nom, val in super().widget_attrs(widget).items() if nom != "maxlength"}


class ChampIdentifiant(models.CharField):
    """Colonne d'identifiant, sans séparateur et en capitales."""

    def to_python(self, value: object) -> str | None:
        texte = super().to_python(value)
        return texte if texte is None else compacter(texte)

    def get_prep_value(self, value: object) -> str | None:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": SaisieIdentifiant, **kwargs})
