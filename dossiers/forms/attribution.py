"""Répartir l'écriture, et noter une décision ou une tâche en réunion."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from comptes.models import Utilisateur
from dossiers.actions.attribution import Repartition
from dossiers.attributions import RubriqueSuivie
from dossiers.forms.champs import DateNative, Texte
from dossiers.models.commentaires import LONGUEUR_MAX

NATURES = (("decision", "Une décision"), ("tache", "Une tâche à faire"))


class RepartitionForm(forms.Form):
    """Deux champs par rubrique : qui l'écrit, pour quand."""

    def __init__(self, data: Any = None, *, suivies: Sequence[RubriqueSuivie], plumes: Iterable[Utilisateur]) -> None:
        super().__init__(data)
        self.personnes = {str(personne.pk): personne for personne in plumes}
        choix = [("", "Personne pour l’instant"), *((pk, str(personne)) for pk, personne in self.personnes.items())]
        self.suivies = suivies
        for suivie in suivies:
            cle, titre, ligne = suivie.etape.cle, suivie.etape.titre, suivie.attribution
            self.fields[f"{cle}-qui"] = forms.ChoiceField(
                label=f"Qui écrit « {titre} »",
                choices=choix,
                required=False,
                initial=str(ligne.responsable_id) if ligne and ligne.responsable_id else "",
            )
            self.fields[f"{cle}-quand"] = forms.DateField(
                label=f"Pour quand, « {titre} »",
                widget=DateNative(),
                required=False,
                initial=ligne.echeance_le if ligne else None,
            )

    @property
    def lignes(self) -> list[tuple[RubriqueSuivie, forms.BoundField, forms.BoundField]]:
        """Chaque rubrique et ses deux champs."""
        return [(s, self[f"{s.etape.cle}-qui"], self[f"{s.etape.cle}-quand"]) for s in self.suivies]

    def repartitions(self) -> list[Repartition]:
        lues = self.cleaned_data
        return [
            Repartition(cle, self.personnes.get(lues[f"{cle}-qui"]), lues[f"{cle}-quand"])
            for cle in (suivie.etape.cle for suivie in self.suivies)
        ]


class NoteDeReunionForm(forms.Form):
    """Ce que l'équipe vient de décider : devient un commentaire de la rubrique."""

    nature = forms.ChoiceField(
        label="Ce que vous notez",
        choices=NATURES,
        initial="decision",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si c’est une décision ou une tâche."},
    )
    texte = forms.CharField(
        label="En une phrase",
        max_length=LONGUEUR_MAX - 100,
        widget=Texte(3),
        help_text="Qui, quoi, pour quand. Par exemple : Anne demande les chiffres de l’ARS avant le 10 mars.",
        error_messages={"required": "Écrivez la décision ou la tâche."},
    )
