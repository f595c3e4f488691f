"""Le texte enrichi dans un modèle et dans un formulaire : rangé propre par l'un comme par l'autre."""

from typing import Any

from django import forms
from django.db import models

from commun.texte_riche.nettoyage import nettoyer
from commun.texte_riche.rendu import rendre

NIVEAU_DE_SAISIE = 2  # dans un formulaire, le seul titre au-dessus est celui de la page


class ZoneDeTexteRiche(forms.Textarea):
    """Une zone de texte, et ce qu'il faut à ``js/texte-riche.js`` pour la montrer mise en forme."""

    template_name = "composants/zone_texte_riche.html"

    def __init__(self, rows: int = 10) -> None:
        super().__init__(attrs={"rows": rows, "data-texte-riche": ""})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        contexte = super().get_context(name, value, attrs)
        return {**contexte, "rendu": rendre(contexte["widget"]["value"], NIVEAU_DE_SAISIE)}


class SaisieDeTexteRiche(forms.CharField):
    """La valeur est nettoyée ; ``retire`` dit ce qui vient de l'être, vide si rien ne l'a été."""

    retire = ""

    def __init__(self, **options: Any) -> None:
        if not isinstance(options.get("widget"), ZoneDeTexteRiche):
            options["widget"] = ZoneDeTexteRiche()
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        propre = nettoyer(super().to_python(value))
        self.retire = propre.message
        return propre.texte


class ChampTexteRiche(models.TextField):
    """Un texte enrichi (ADR 0021) : le formulaire l'édite mis en forme, l'enregistrement le range propre."""

    def deconstruct(self) -> Any:
        """Pour la base, un texte comme un autre : ni migration, ni lien de la migration vers ce module."""
        nom, _chemin, args, options = super().deconstruct()
        return nom, "django.db.models.TextField", args, options

    def formfield(self, **options: Any) -> forms.Field:
        return super().formfield(**{"form_class": SaisieDeTexteRiche, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        propre = nettoyer(getattr(model_instance, self.attname)).texte
        setattr(model_instance, self.attname, propre)
        return propre
