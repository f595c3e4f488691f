"""Les lignes répétées d'un formulaire, relues en une requête quel qu'en soit le nombre."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BaseInlineFormSet


class CleDeLigne(forms.ModelChoiceField):
    """L'identifiant caché d'une ligne, cherché parmi celles que le jeu a déjà lues."""

    def __init__(self, connues: Mapping[Any, Model], modele: type[Model]) -> None:
        self.connues = {str(cle): ligne for cle, ligne in connues.items()}
        super().__init__(modele._default_manager.none(), required=False, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        try:
            return self.connues[str(value)]
        except KeyError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class JeuDeLignes(BaseInlineFormSet):
    """Un jeu de formulaires en ligne. Django relit chaque ligne par une requête ; celui-ci les lit toutes d'un coup."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        nom = self._pk_field.name
        initial = form.fields[nom].initial
        form.fields[nom] = CleDeLigne({ligne.pk: ligne for ligne in self.get_queryset()}, self.model)
        form.fields[nom].initial = initial
        if isinstance(form, LigneRepliee):
            form.suit_d_autres = index is not None and self.initial_form_count() > 0


class LigneRepliee(forms.ModelForm):
    """Une ligne enregistrée se lit d'un trait (:meth:`resumer`) et s'ouvre ; de même la neuve qui suit d'autres."""

    suit_d_autres = False

    @property
    def resume(self) -> str:
        """Ce que montre la ligne repliée ; vide tant qu'elle n'est pas enregistrée."""
        return self.resumer() if self.instance.pk else ""

    def resumer(self) -> str:
        """La ligne en une phrase."""
        return str(self.instance)


class ChoixDeLigne(forms.ModelChoiceField):
    """Une ligne parmi celles que :meth:`proposer` donne : lues une fois pour tout un jeu, jamais relues par champ."""

    connues: Mapping[str, Model] = {}

    def proposer(self, lignes: Iterable[Model], vide: str) -> None:
        """Les lignes à choisir, dans leur ordre ; ``vide`` : le choix de n'en choisir aucune."""
        self.connues = {str(ligne.pk): ligne for ligne in lignes}
        self.choices = [("", vide), *((cle, str(ligne)) for cle, ligne in self.connues.items())]

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        cle = str(value.pk if isinstance(value, Model) else value)
        if cle not in self.connues:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.connues[cle]
