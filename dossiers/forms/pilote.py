"""Changer le département pilote."""

from typing import Any

from django import forms

from dossiers.forms.champs import Texte
from dossiers.models import Dossier
from territoires.models import Departement


class PiloteForm(forms.Form):
    """Un autre département du territoire, et pourquoi."""

    departement = forms.ModelChoiceField(
        Departement.objects.none(),
        label="Nouveau département pilote",
        empty_label="Choisir…",
        help_text="Seuls les départements de ce territoire sont proposés.",
        error_messages={"required": "Choisissez le nouveau département pilote."},
    )
    motif = forms.CharField(
        label="Motif",
        widget=Texte(rows=4),
        max_length=5000,
        help_text="Il est lu par le porteur, le Guichet, l’ARS et l’Assurance Maladie.",
        error_messages={"required": "Dites pourquoi le pilote change."},
    )

    def __init__(self, data: Any = None, *, dossier: Dossier) -> None:
        super().__init__(data)
        autres = dossier.departements.exclude(pk=dossier.departement_pilote_id).order_by("code")
        self.fields["departement"].queryset = autres
