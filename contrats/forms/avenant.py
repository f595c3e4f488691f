"""Ouvrir un avenant : ce qu'il change, pourquoi, quand ; lire la version d'un jour."""

from collections.abc import Collection
from typing import Any

from django import forms

from contrats.enums import MotifAvenant
from dossiers.forms.actes import DateNative
from dossiers.forms.champs import Texte

OBJET = {
    "label": "Objet de l’avenant",
    "widget": Texte(3),
    "max_length": 2_000,
    "help_text": "En une ou deux phrases, ce qui change et pourquoi. Par exemple : extension à six communes voisines.",
    "error_messages": {"required": "Dites en une phrase l’objet de l’avenant."},
}
EFFET = {
    "label": "Prise d’effet",
    "required": False,
    "widget": DateNative,
    "help_text": "Sans date, l’avenant prend effet le jour de sa dernière signature. Jamais avant elle.",
}


class ObjetForm(forms.Form):
    objet = forms.CharField(**OBJET)
    effet_prevu = forms.DateField(**EFFET)


class ObjetDeLAvenantForm(ObjetForm):
    """``motifs`` : ce que l'avenant change déjà ; le reste peut s'y ajouter, rien ne s'en retire."""

    ajouter = forms.MultipleChoiceField(
        label="Changer aussi",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce que vous ajoutez ne se retire plus ; sans rien y récrire, il ne change pas. Par exemple : les "
        "missions, quand un barème en demande une de plus.",
    )

    field_order = ("ajouter", "objet", "effet_prevu")

    def __init__(self, *args: Any, motifs: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restants = [(valeur, libelle) for valeur, libelle in MotifAvenant.choices if valeur not in motifs]
        self.fields["ajouter"].choices = restants
        if not restants:
            del self.fields["ajouter"]


class AvenantForm(ObjetForm):
    motifs = forms.MultipleChoiceField(
        label="Ce que l’avenant change",
        choices=MotifAvenant.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Seul ce que vous cochez pourra s’écrire ; le reste du contrat ne bouge pas.",
        error_messages={"required": "Cochez ce que l’avenant change : rien d’autre ne s’y modifiera."},
    )

    field_order = ("motifs", "objet", "effet_prevu")


class DateDeVersionForm(forms.Form):
    """Le jour dont on veut lire le contrat ; une date illisible vaut erreur, l'absence vaut aujourd'hui."""

    au = forms.DateField(
        label="Version en vigueur le",
        required=False,
        widget=DateNative,
        error_messages={"invalid": "Écrivez une date, par exemple 31/01/2027."},
    )

    def jour(self, defaut: Any) -> Any:
        """Le jour demandé, ou ``defaut``."""
        return (self.cleaned_data.get("au") if self.is_valid() else None) or defaut
