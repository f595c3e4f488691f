"""Le formulaire d'un paramètre : une valeur de son type, sa date, sa source, son motif."""

from typing import Any

from django import forms

from commun.parametres import Parametre, Valeur


class ParametreForm(forms.Form):
    """Le champ « valeur » suit le type du paramètre."""

    effet_le = forms.DateField(
        label="À partir du",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Demain au plus tôt. Ce qui a déjà commencé ne change pas.",
        error_messages={"required": "Indiquez la date d’effet."},
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Qui l’a décidé, ou quel texte. Par exemple : « Bureau du Guichet du 12 janvier 2027 ».",
        error_messages={"required": "Écrivez la source : qui l’a décidé, ou quel texte."},
    )
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : « Trente jours ne suffisent pas l’été ».",
        error_messages={"required": "Écrivez le motif : il est gardé avec le changement."},
    )
    field_order = ("valeur", "effet_le", "source", "motif")

    def __init__(self, data: Any = None, *, parametre: Parametre) -> None:
        super().__init__(data)
        self.fields["valeur"] = _champ(parametre)
        self.order_fields(self.field_order)

    def clean_valeur(self) -> Valeur:
        valeur = self.cleaned_data["valeur"]
        if isinstance(valeur, list):
            return tuple(valeur)
        return valeur == "oui" if isinstance(valeur, str) else valeur


def _champ(parametre: Parametre) -> forms.Field:
    if isinstance(parametre.depart, bool):
        return forms.ChoiceField(
            label="Nouvelle valeur",
            choices=[("oui", "Oui"), ("non", "Non")],
            widget=forms.RadioSelect,
            error_messages={"required": "Choisissez oui ou non."},
        )
    if isinstance(parametre.depart, tuple):
        return forms.MultipleChoiceField(
            label="Lignes gardées",
            choices=list(parametre.choix),
            widget=forms.CheckboxSelectMultiple,
            help_text="Une ligne retirée ne se propose plus ; ce qui la cite déjà la garde.",
            error_messages={"required": "Gardez au moins une ligne de la liste."},
        )
    bornes = f"De {parametre.minimum} à {parametre.maximum} {parametre.unite}."
    return forms.IntegerField(
        label="Nouvelle valeur",
        min_value=parametre.minimum,
        max_value=parametre.maximum,
        help_text=f"{bornes} Par exemple : {parametre.depart}.",
        error_messages={
            "required": "Écrivez la nouvelle valeur.",
            "invalid": "Écrivez un nombre entier, en chiffres.",
            "min_value": bornes,
            "max_value": bornes,
        },
    )
