"""Déclarer une absence."""

from collections.abc import Sequence
from typing import Any

from django import forms

from comptes.models import Utilisateur
from dossiers.forms.champs import DateNative


class AbsenceForm(forms.Form):
    """Du … au …, et qui reçoit à ma place."""

    du = forms.DateField(
        label="Premier jour d’absence",
        widget=DateNative,
        error_messages={"required": "Indiquez le premier jour."},
    )
    au = forms.DateField(
        label="Dernier jour d’absence",
        widget=DateNative,
        help_text="Inclus. Par exemple : le dimanche, si vous revenez un lundi.",
        error_messages={"required": "Indiquez le dernier jour."},
    )
    suppleant = forms.ChoiceField(
        label="Suppléant",
        help_text="Il reçoit les contributions qu’on vous demanderait pendant ce temps. Par exemple : un autre "
        "relecteur de votre URPS.",
        error_messages={"required": "Choisissez qui reçoit à votre place."},
    )
    confier = forms.BooleanField(
        label="Lui confier aussi, dès maintenant, les contributions qu’on attend de moi", required=False
    )

    def __init__(self, data: Any = None, *, suppleants: Sequence[Utilisateur]) -> None:
        super().__init__(data)
        self._personnes = {str(p.pk): p for p in suppleants}
        self.fields["suppleant"].choices = [("", "Choisir…"), *((cle, str(p)) for cle, p in self._personnes.items())]

    def personne(self) -> Utilisateur:
        return self._personnes[self.cleaned_data["suppleant"]]
