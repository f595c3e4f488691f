"""Affecter plusieurs lettres : lesquelles, à qui, pour quand."""

from collections.abc import Sequence
from typing import Any

from django import forms

from comptes.models import Utilisateur
from dossiers.forms.champs import DateNative
from dossiers.models import Dossier
from instruction.suggestion import Candidat


class AffectationGroupeeForm(forms.Form):
    """Les mêmes relecteurs et le même rapporteur pour chaque lettre cochée."""

    dossier = forms.MultipleChoiceField(
        label="Lettres d’intention",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une lettre."},
    )
    relecteurs = forms.MultipleChoiceField(
        label="Relecteurs",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Les moins chargés d’abord. Une même contribution est demandée à chacun, pour chaque lettre.",
    )
    rapporteur = forms.ChoiceField(
        label="Rapporteur", required=False, help_text="Laissez « Sans changement » pour garder celui de chaque lettre."
    )
    attendue_le = forms.DateField(
        label="Contributions attendues le",
        required=False,
        widget=DateNative,
        help_text="Sans date, celle que le portail propose pour chaque lettre, avant son avis visé.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        dossiers: Sequence[Dossier],
        personnes: Sequence[Utilisateur],
        candidats: Sequence[Candidat],
        coches: Sequence[str] = (),
    ) -> None:
        super().__init__(data)
        self._dossiers = {d.numero: d for d in dossiers}
        self._personnes = {str(p.pk): p for p in personnes}
        self.fields["dossier"].choices = [(d.numero, f"{d.numero}, {d.nom}") for d in dossiers]
        self.fields["dossier"].initial = list(coches)
        self.fields["relecteurs"].choices = [(c.cle, _libelle(c)) for c in sorted(candidats, key=_rang)]
        self.fields["rapporteur"].choices = [
            ("", "Sans changement"),
            *((cle, str(p)) for cle, p in self._personnes.items()),
        ]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not self.errors and not donnees["relecteurs"] and not donnees["rapporteur"]:
            raise forms.ValidationError("Cochez au moins un relecteur, ou choisissez un rapporteur.")
        return donnees

    def dossiers(self) -> list[Dossier]:
        return [self._dossiers[numero] for numero in self.cleaned_data["dossier"]]

    def relecteurs_choisis(self) -> list[Utilisateur]:
        return [self._personnes[cle] for cle in self.cleaned_data["relecteurs"]]

    def rapporteur_choisi(self) -> Utilisateur | None:
        return self._personnes.get(self.cleaned_data["rapporteur"])


def _rang(candidat: Candidat) -> tuple:
    return (not candidat.profession, candidat.en_cours, candidat.nom, candidat.cle)


def _libelle(candidat: Candidat) -> str:
    charge = f"{candidat.en_cours} en cours" if candidat.en_cours else "rien en cours"
    absent = f", absent : ira à {candidat.suppleant}" if candidat.absent_jusqu_au else ""
    return f"{candidat.nom} ({candidat.organisation}, {charge}{absent})"
