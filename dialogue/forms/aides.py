"""Ce que le coordinateur note de l'aide : décision, versement, reversement ; ce que dit chaque geste."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from dialogue.models import AideURPS
from dossiers.forms.champs import DateNative, NombreDecimal, Texte
from dossiers.parametres import AIDE_URPS_ML


def _montant(etiquette: str, initial: Decimal | int | None) -> NombreDecimal:
    return NombreDecimal(
        label=etiquette,
        max_digits=9,
        decimal_places=2,
        min_value=Decimal("0.01"),
        initial=initial,
        help_text="En euros. Par exemple : 8 000.",
    )


def _jour(etiquette: str) -> forms.DateField:
    return forms.DateField(
        label=etiquette, widget=DateNative, initial=timezone.localdate, help_text="Par exemple : la date du courrier."
    )


class GesteAideForm(forms.Form):
    """Les champs d'un geste ; aucun pour « solder » et « justifier »."""

    def __init__(self, data: Any = None, *, geste: str, aide: AideURPS) -> None:
        super().__init__(data)
        champs = {
            "accorder": self._decision,
            "refuser": self._decision,
            "verser": self._versement,
            "reclamer": self._reversement,
        }
        champs.get(geste, lambda *_: None)(geste, aide)
        if geste in ("refuser", "renvoyer", "reclamer"):
            self.fields["commentaire"] = forms.CharField(
                label="Motif",
                max_length=3000,
                widget=Texte(4),
                help_text="L’équipe le lira. Par exemple : « La facture du cabinet n’est pas acquittée ».",
                error_messages={"required": "Dites pourquoi : l’équipe lira ce texte."},
            )

    def _decision(self, geste: str, aide: AideURPS) -> None:
        if geste == "accorder":
            self.fields["montant"] = _montant("Montant accordé", AIDE_URPS_ML.valeur)
        self.fields["decidee_le"] = _jour("Date de la décision de l’URPS")
        self.fields["reference"] = forms.CharField(
            label="Référence de la décision",
            max_length=80,
            required=False,
            help_text="Par exemple : le numéro du courrier de l’URPS.",
        )

    def _versement(self, geste: str, aide: AideURPS) -> None:
        self.fields["verse"] = _montant("Montant versé", aide.montant)
        self.fields["versee_le"] = _jour("Date du versement")

    def _reversement(self, geste: str, aide: AideURPS) -> None:
        self.fields["a_reverser"] = _montant("Montant à reverser", aide.verse)
