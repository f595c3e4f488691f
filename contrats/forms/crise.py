"""Ce que l'ARS dit d'une crise qu'elle reconnaît, et pourquoi elle y revient."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from contrats.actions import Decision
from contrats.models import Contrat
from dossiers.forms.champs import DateNative, Texte


class CriseForm(forms.Form):
    """La décision, la période, le motif, et les contrats qu'elle concerne."""

    reference = forms.CharField(
        label="Référence de la décision",
        max_length=100,
        help_text="Par exemple : décision ARS Occitanie 2026-118.",
        error_messages={"required": "Indiquez la référence de la décision de l’ARS."},
    )
    decision_le = forms.DateField(
        label="Date de la décision",
        widget=DateNative,
        help_text="La part de crise se paie au plus tôt ce jour-là.",
        error_messages={"required": "Indiquez la date de la décision."},
    )
    du = forms.DateField(
        label="Premier jour de la crise",
        widget=DateNative,
        error_messages={"required": "Indiquez le premier jour de la crise."},
    )
    au = forms.DateField(
        label="Dernier jour de la crise",
        widget=DateNative,
        help_text="Compris. Par exemple : la fin de l’activation du plan blanc.",
        error_messages={"required": "Indiquez le dernier jour de la crise."},
    )
    motif = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=Texte(4),
        help_text="Les trois parties le liront. Par exemple : « Épidémie de grippe : plan blanc activé dans "
        "l’établissement de recours du territoire ».",
        error_messages={"required": "Dites pourquoi : les trois parties le liront."},
    )
    contrats = forms.TypedMultipleChoiceField(
        label="Contrats concernés",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux de vos départements dont le barème a une part de crise. La décision s’écrit au journal de "
        "chacun.",
        error_messages={"required": "Cochez au moins un contrat.", "invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, data: Any = None, *, possibles: Sequence[Contrat], contrat: Contrat, jour: date) -> None:
        super().__init__(data, initial={"decision_le": jour, "contrats": [contrat.pk]})
        self.possibles = {un.pk: un for un in possibles}
        self.fields["contrats"].choices = [(un.pk, f"{un.dossier.nom} ({un.dossier.numero})") for un in possibles]

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if lues.get("du") and lues.get("au") and lues["au"] < lues["du"]:
            self.add_error("au", "La crise finit au plus tôt le jour où elle commence : corrigez l’une des deux dates.")
        return lues

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        lues = dict(self.cleaned_data)
        contrats = [self.possibles[cle] for cle in lues.pop("contrats")]
        return {"contrats": contrats, "decision": Decision(**lues)}


class RevocationDeCriseForm(forms.Form):
    """Pourquoi l'on revient sur une reconnaissance."""

    commentaire = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=Texte(4),
        help_text="Les trois parties le liront. Par exemple : « Décision retirée le 4 mai, référence 2026-131 ».",
        error_messages={"required": "Dites pourquoi : les trois parties le liront."},
    )
