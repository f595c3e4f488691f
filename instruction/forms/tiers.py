"""Choisir qui reçoit le résumé public."""

from typing import Any

from django import forms

from instruction.enums_tiers import PublicTiers
from instruction.tiers import Destinataire


class InformationForm(forms.Form):
    """Le conseil territorial et ses coordonnées, les CPTS voisines ; déjà informé du même résumé : décoché."""

    vu = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    informer_cts = forms.BooleanField(label="Conseil territorial de santé", required=False)
    cts = forms.EmailField(
        label="Adresse du conseil territorial de santé",
        required=False,
        help_text="L’adresse du conseil, jamais celle d’une personne. Par exemple : cts31@exemple.fr.",
        error_messages={"invalid": "Écrivez une adresse électronique, comme cts31@exemple.fr."},
    )
    voisines = forms.MultipleChoiceField(
        label="CPTS voisines",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Une CPTS choisie n’est plus voisine de ce territoire : relisez la liste."},
    )

    def __init__(self, data: Any = None, *, connus: list[Destinataire], adresse: str, vu: int) -> None:
        voisines = [d for d in connus if d.public == PublicTiers.VOISINE]
        conseil = next(d for d in connus if d.public == PublicTiers.CTS)
        initial = {
            "vu": vu,
            "informer_cts": bool(adresse) and conseil.deja is None,
            "cts": adresse,
            "voisines": [str(d.cle) for d in voisines if d.deja is None],
        }
        super().__init__(data, initial=initial)
        self.fields["voisines"].choices = [(str(d.cle), d.nom) for d in voisines]

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if lues.get("informer_cts") and not lues.get("cts") and "cts" not in self.errors:
            self.add_error("cts", "Écrivez l’adresse du conseil territorial de santé, ou décochez-le.")
        if not lues.get("informer_cts") and not lues.get("voisines") and not self.errors:
            self.add_error(None, "Choisissez au moins un destinataire.")
        return lues

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        lues = self.cleaned_data
        return {
            "cts": lues["cts"] if lues["informer_cts"] else "",
            "voisines": {int(cle) for cle in lues["voisines"]},
            "vu": lues["vu"],
        }
