"""Les règles du budget du projet : équilibré chaque année, sur plusieurs années, fidèle à la simulation de l'ACI."""

from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT


def _budget(contenu: Contenu) -> list[str]:
    if not contenu["budget"]["lignes"]:
        return ["Remplissez le budget prévisionnel."]
    if not contenu["budget"]["annees"]:
        return ["Le budget n’a que des lignes à zéro : donnez leurs montants."]
    return list(contenu["budget"]["defauts"])


def _annees(contenu: Contenu) -> list[str]:
    if len(contenu["budget"]["annees"]) != 1:
        return []
    return ["Le budget ne porte que sur une année : un projet de santé se prévoit sur plusieurs."]


def _aci(contenu: Contenu) -> list[Constat]:
    return [Constat(ecart) for ecart in contenu["budget"]["aci"]["ecarts"]]


REGLES = (
    Regle(
        "projet.budget",
        "budget",
        B,
        "S4 et domaine §13",
        _budget,
        titre="Un budget prévisionnel équilibré",
        explication="Chaque année, le total des charges est égal au total des produits ; 86 est égal à 87.",
        champs=("#mise_en_place-charge",),
    ),
    Regle(
        "projet.budget_annees",
        "budget",
        A,
        "S4 : contrat de cinq ans",
        _annees,
        titre="Un budget sur plusieurs années",
        explication="Le contrat dure cinq ans : l’ARS regarde si l’équilibre tient dans le temps.",
        champs=("#fonctionnement-charge",),
    ),
    Regle(
        "projet.budget_aci",
        "budget",
        A,
        "S4 : barème de l’ACI",
        _aci,
        titre="L’ACI du budget est celle de la simulation",
        explication="Elle change avec la taille du territoire et les missions choisies ; un écart se corrige ou se "
        "justifie.",
        champs=("#aci",),
    ),
)
