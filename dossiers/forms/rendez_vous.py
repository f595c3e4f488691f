"""Le jour et l'heure d'un rendez-vous, à l'heure de Paris : ce que toute réunion demande d'abord."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from commun.calendrier import PARIS
from dossiers.forms.champs import DateNative, HeureNative


class RendezVousForm(forms.Form):
    """Un jour et une heure ; :meth:`debut` rend l'instant."""

    AIDE_DU_JOUR = ""

    jour = forms.DateField(label="Jour", widget=DateNative, error_messages={"required": "Choisissez un jour."})
    heure = forms.TimeField(
        label="Heure de début",
        widget=HeureNative,
        help_text="Par exemple : 14:00. Heure de Paris.",
        error_messages={"required": "Choisissez une heure."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["jour"].help_text = self.AIDE_DU_JOUR

    def debut(self) -> datetime:
        """L'instant choisi ; à n'appeler qu'avec un jour et une heure valables."""
        lues = self.cleaned_data
        return timezone.make_aware(datetime.combine(lues["jour"], lues["heure"]), PARIS)

    @staticmethod
    def deja(debut: datetime) -> dict[str, Any]:
        """Les valeurs de départ d'un rendez-vous qui existe."""
        local = debut.astimezone(PARIS)
        return {"jour": local.date(), "heure": local.time()}


class RendezVousDureForm(RendezVousForm):
    """Et combien de temps il dure, en minutes."""

    duree_minutes = forms.IntegerField(
        label="Durée en minutes", min_value=15, max_value=600, initial=90, help_text="Par exemple : 90."
    )
