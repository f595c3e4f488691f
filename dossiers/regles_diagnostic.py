"""Les règles du diagnostic : un besoin appuyé (bloquant), l'articulation avec l'existant (avertissement)."""

from typing import Any

from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle
from dossiers.enums_diagnostic import StatutValeur


def est_appuye(besoin: dict[str, Any]) -> bool:
    """Un appui écrit suffit, ou un indicateur lié dont la valeur est connue ou masquée.

    Une version déposée avant les indicateurs n'a que l'appui écrit.
    """
    lies = [i for i in besoin.get("indicateurs", []) if i["statut"] != StatutValeur.NON_RENSEIGNEE]
    return bool(besoin["intitule"] and (besoin["appui"].strip() or lies))


def _besoins(contenu: Contenu) -> list[Constat]:
    besoins = contenu["besoins"]
    if any(est_appuye(besoin) for besoin in besoins):
        return []
    champ = "besoins-0-appui" if besoins else "besoins-0-intitule"
    message = "Décrivez au moins un besoin de santé, appuyé d’un indicateur ou d’un élément de diagnostic écrit."
    return [Constat(message, (champ,))]


def _articulation(contenu: Contenu) -> list[str]:
    if contenu["articulation"] or any(d["articulation"] for d in contenu.get("dispositifs", [])):
        return []
    return [
        "Dites comment la CPTS s’articule avec l’existant : retenez un dispositif du territoire et écrivez en une "
        "phrase ce que vous ferez avec lui, ou remplissez le texte « Articulation avec l’existant »."
    ]


BESOINS = Regle(
    "lettre.besoins",
    "besoins",
    NiveauRegle.BLOQUANT,
    "S4, critère 2",
    _besoins,
    titre="Un besoin appuyé d’un constat",
    explication="Le Guichet vérifie que le projet part des besoins de la population.",
)
ARTICULATION = Regle(
    "lettre.articulation",
    "organisation",
    NiveauRegle.AVERTISSEMENT,
    "S1 : articulation avec les dynamiques existantes",
    _articulation,
    titre="L’articulation avec l’existant",
    explication="Le Guichet et l’ARS regardent comment la CPTS complète ce qui existe déjà.",
    champs=("articulation",),
)
