"""Un point du compte rendu par le formulaire qui l'écrit, réduit à ce point : mêmes champs, mêmes refus."""

from collections.abc import Mapping
from typing import Any

from execution.forms.gestion import SuiteForm, TenirForm
from execution.forms.releves import TrancherForm
from execution.indicateurs import indicateur_de_l_annee
from execution.models import DialogueDeGestion

Donnees = Mapping[str, str] | None
DE_LA_SUITE = ("texte", "partie", "responsable", "echeance_le")


def formulaire_du_compte_rendu(dialogue: DialogueDeGestion, clause: str, donnees: Donnees = None) -> Any:
    """Le formulaire de ce point, rempli de la copie de travail ; None si elle ne l'a pas."""
    genre, _, cle = clause.partition(":")
    if genre in ("presents", "conclusions"):
        return _texte(dialogue, genre, donnees)
    if genre == "indicateur":
        return _valeur(dialogue, cle, donnees)
    if genre == "suite":
        return _suite(dialogue, cle, donnees)
    return SuiteForm(donnees) if genre == "suites" else None


def _texte(dialogue: DialogueDeGestion, champ: str, donnees: Donnees) -> TenirForm:
    formulaire = TenirForm(donnees, initial={champ: getattr(dialogue, champ)})
    formulaire.fields = {champ: formulaire.fields[champ]}
    return formulaire


def _valeur(dialogue: DialogueDeGestion, code: str, donnees: Donnees) -> TrancherForm | None:
    indicateur = indicateur_de_l_annee(dialogue.contrat, dialogue.annee, code)
    if indicateur is None:
        return None
    retenue = dialogue.retenues.filter(code=code).first()
    deja = {"nature": retenue.nature, "valeur": retenue.valeur, "motif": retenue.motif} if retenue else None
    return TrancherForm(donnees, indicateur=indicateur, initial=deja)


def _suite(dialogue: DialogueDeGestion, cle: str, donnees: Donnees) -> SuiteForm | None:
    suite = dialogue.suites.filter(pk=int(cle)).first() if cle.isdecimal() else None
    return SuiteForm(donnees, initial={nom: getattr(suite, nom) for nom in DE_LA_SUITE}) if suite else None
