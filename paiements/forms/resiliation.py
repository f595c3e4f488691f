"""Ce que demande une résiliation : la date, le motif, et le décompte que l'on dit avoir lu."""

from datetime import date
from typing import Any

from django import forms

from contrats.forms.actes import ResiliationForm

APERCU = "apercu"


class ResiliationLueForm(ResiliationForm):
    """Le motif n'est exigé que pour résilier : lire le décompte ne demande que la date."""

    vu = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean()
        if APERCU in self.data:
            self.errors.pop("commentaire", None)
        return donnees

    @property
    def date_lue(self) -> date | None:
        """La date d'effet saisie, si une résiliation peut la porter."""
        return self.cleaned_data.get("effet_le") if self.is_bound and not self.errors.get("effet_le") else None
