"""Ce que le coordinateur saisit pour affecter : rapporteur, relecteurs et dates, reports, remplacements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from comptes.models import Utilisateur
from dossiers.forms.champs import DateNative, Texte
from instruction.actions.affectation import Demande
from instruction.suggestion import Suggestion

LONGUEUR_MAX = 2000


@dataclass(frozen=True)
class LigneRelecteur:
    """Un relecteur proposé, sa case et sa date."""

    suggestion: Suggestion
    case: BoundField
    date: BoundField


class AffectationForm(forms.Form):
    """Le rapporteur, et une case et une date par relecteur possible.

    ``proposee_le`` : date préremplie ; None si l'avis est en retard (il faut d'abord reporter sa date visée).
    """

    rapporteur = forms.ChoiceField(
        label="Rapporteur",
        required=False,
        help_text="Il présente le dossier et prépare l’avis. Par exemple : un relecteur de la profession la plus "
        "représentée, ou vous-même.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        suggestions: Sequence[Suggestion],
        rapporteurs: Sequence[Utilisateur],
        rapporteur: Utilisateur | None,
        proposee_le: date | None,
        premiere_fois: bool,
    ) -> None:
        super().__init__(data)
        self.suggestions = suggestions
        self._personnes = {personne.pk: personne for personne in rapporteurs}
        self._actuel = rapporteur.pk if rapporteur else None
        self.fields["rapporteur"].choices = [
            *_sans_choix(rapporteur, rapporteurs),
            *((p.pk, str(p)) for p in rapporteurs),
        ]
        self.fields["rapporteur"].initial = self._actuel if self._actuel in self._personnes else ""
        for suggestion in suggestions:
            self._ajouter(suggestion, proposee_le, premiere_fois)

    def _ajouter(self, suggestion: Suggestion, proposee_le: date | None, premiere_fois: bool) -> None:
        candidat = suggestion.candidat
        coche = premiere_fois and suggestion.propose and proposee_le is not None
        self.fields[f"relecteur-{candidat.cle}"] = forms.BooleanField(
            label=f"Demander sa contribution à {candidat.nom}",
            required=False,
            initial=coche,
            widget=forms.CheckboxInput({"class": "form-check-input"}),
        )
        self.fields[f"date-{candidat.cle}"] = forms.DateField(
            label=f"Attendue le, pour {candidat.nom}", required=False, widget=DateNative, initial=proposee_le
        )
        self.fields[f"date-{candidat.cle}"].widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        for suggestion in self.suggestions:
            cle = suggestion.candidat.cle
            date_lisible = f"date-{cle}" not in self.errors
            if donnees.get(f"relecteur-{cle}") and date_lisible and not donnees.get(f"date-{cle}"):
                self.add_error(f"date-{cle}", f"Indiquez la date attendue pour {suggestion.candidat.nom}.")
        if not self.errors and not self.demandes() and self.rapporteur_choisi() is None:
            raise forms.ValidationError("Cochez au moins un relecteur, ou choisissez le rapporteur.")
        return donnees

    def lignes(self) -> Iterator[LigneRelecteur]:
        """Une ligne par relecteur possible, dans l'ordre de la suggestion."""
        for suggestion in self.suggestions:
            cle = suggestion.candidat.cle
            yield LigneRelecteur(suggestion, self[f"relecteur-{cle}"], self[f"date-{cle}"])

    def demandes(self) -> list[Demande]:
        """Les contributions à demander."""
        cles = [s.candidat.cle for s in self.suggestions if self.cleaned_data.get(f"relecteur-{s.candidat.cle}")]
        return [Demande(self._personnes[cle], self.cleaned_data[f"date-{cle}"]) for cle in cles]

    def rapporteur_choisi(self) -> Utilisateur | None:
        """Le nouveau rapporteur ; None : inchangé."""
        choisi = self.cleaned_data.get("rapporteur")
        return self._personnes[int(choisi)] if choisi and int(choisi) != self._actuel else None


def _sans_choix(actuel: Utilisateur | None, possibles: Sequence[Utilisateur]) -> list[tuple[str, str]]:
    """L'option vide : personne encore, ou un rapporteur qui ne peut plus lire ce dossier."""
    if actuel is None:
        return [("", "Plus tard")]
    return [] if actuel in possibles else [("", f"{actuel} (ne peut plus lire ce dossier)")]


class ReportForm(forms.Form):
    """Une date plus tardive, et pourquoi."""

    date = forms.DateField(label="Nouvelle date", widget=DateNative, error_messages={"required": "Indiquez la date."})
    motif = forms.CharField(
        label="Motif",
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        help_text="Gardé au journal du dossier, où seul le coordinateur le lit. Par exemple : « Congés d’été. »",
        error_messages={"required": "Écrivez le motif du report."},
    )


class RetraitForm(forms.Form):
    """Pourquoi ce relecteur est retiré."""

    motif = forms.CharField(
        label="Motif",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        help_text="Gardé au journal du dossier, où seul le coordinateur le lit.",
    )


class ReouvertureForm(RetraitForm):
    """Redemander une contribution envoyée, pour une date."""

    date = forms.DateField(
        label="Attendue de nouveau le", widget=DateNative, error_messages={"required": "Indiquez la date attendue."}
    )
    field_order = ("date", "motif")


class RemplacementForm(RetraitForm):
    """Qui prend la suite, et pour quand."""

    par = forms.ChoiceField(
        label="Nouveau relecteur",
        help_text="Seuls les relecteurs qui peuvent lire ce dossier et n’y contribuent pas déjà sont proposés.",
        error_messages={"required": "Choisissez qui prend la suite."},
    )
    date = forms.DateField(
        label="Attendue le", widget=DateNative, error_messages={"required": "Indiquez la date attendue."}
    )
    field_order = ("par", "date", "motif")

    def __init__(self, *args: Any, personnes: Sequence[Utilisateur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._personnes = {str(p.pk): p for p in personnes}
        self.fields["par"].choices = [("", "Choisir…"), *((cle, str(p)) for cle, p in self._personnes.items())]

    def personne(self) -> Utilisateur:
        return self._personnes[self.cleaned_data["par"]]
