"""Déporter, maintenir, lever, se récuser : un motif à chaque fois."""

from django import forms

from dossiers.actions.deports import SANS_MOTIF
from dossiers.forms.champs import Texte

LONGUEUR_MAX = 2000


class MotifDeportForm(forms.Form):
    """Le motif d'une levée ou d'une récusation."""

    motif = forms.CharField(
        label="Motif",
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        help_text="Lu des seuls coordinateurs, gardé au journal. Par exemple : « Mon cabinet travaille avec cette "
        "équipe. »",
        error_messages={"required": SANS_MOTIF},
    )


class DecisionDeportForm(MotifDeportForm):
    """Ce que le coordinateur décide d'un agent ; « maintenir » ne se propose que pour un voisin."""

    decision = forms.ChoiceField(
        label="Votre décision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : maintenir cette personne, ou la déporter."},
    )
    field_order = ("decision", "motif")

    def __init__(self, *args, voisin: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        deporter = ("deporter", "La déporter : elle ne verra plus rien de ce dossier")
        maintenir = ("maintenir", "La maintenir : elle continue d’instruire ce dossier")
        self.fields["decision"].choices = [maintenir, deporter] if voisin else [deporter]
        if not voisin:
            self.fields["decision"].initial = "deporter"
            self.fields["decision"].widget = forms.HiddenInput()
