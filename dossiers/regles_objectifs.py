"""Les règles de l'arbre d'objectifs (domaine §9) : il existe, ses branches vont au bout, il répond aux besoins."""

from typing import Any

from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle
from dossiers.enums_projet import NiveauObjectif

SOURCE = "domaine §9"
NOMMES = 3
DESSOUS = {
    NiveauObjectif.GENERAL: "aucun objectif spécifique ne le précise",
    NiveauObjectif.SPECIFIQUE: "aucun objectif opérationnel ne le met en œuvre",
}


def _arbre(contenu: Contenu) -> list[dict[str, Any]]:
    """Une photographie d'avant l'arbre n'en a pas."""
    return contenu.get("arbre", [])


def ancre_d_objectif(objectif: dict[str, Any]) -> str:
    return f"#objectif-{objectif['cle']}"


def _objectifs(contenu: Contenu) -> list[str]:
    if contenu["objectifs"] or _arbre(contenu):
        return []
    return ["Rédigez les objectifs du projet : un texte, ou mieux, l’arbre d’objectifs."]


def _branches(contenu: Contenu) -> list[Constat]:
    arbre = _arbre(contenu)
    if not arbre:
        vide = "Dressez l’arbre d’objectifs : au moins un objectif général, ses objectifs spécifiques et opérationnels."
        return [Constat(vide, ("#arbre",))] if contenu["objectifs"] else []
    parents = {objectif["parent"] for objectif in arbre}
    return [
        Constat(f"Objectif {o['numero']} « {o['intitule']} » : {DESSOUS[o['niveau']]}.", (ancre_d_objectif(o),))
        for o in arbre
        if o["niveau"] in DESSOUS and o["numero"] not in parents
    ]


def _besoins(contenu: Contenu) -> list[str]:
    arbre = _arbre(contenu)
    couverts = {besoin["intitule"] for objectif in arbre for besoin in objectif["besoins"]}
    absents = [besoin["intitule"] for besoin in contenu.get("besoins", []) if besoin["intitule"] not in couverts]
    if not arbre or not absents:
        return []
    suite = f" et {len(absents) - NOMMES} autres" if len(absents) > NOMMES else ""
    return [f"Aucun objectif ne répond à : {', '.join(f'« {a} »' for a in absents[:NOMMES])}{suite}."]


def _missions(contenu: Contenu) -> list[Constat]:
    return [
        Constat(f"Objectif {o['numero']} « {o['intitule']} » : dites la mission qu’il sert.", (ancre_d_objectif(o),))
        for o in _arbre(contenu)
        if o["niveau"] == NiveauObjectif.OPERATIONNEL and not o["missions"]
    ]


REGLES = (
    Regle(
        "projet.objectifs",
        "objectifs",
        NiveauRegle.BLOQUANT,
        SOURCE,
        _objectifs,
        titre="Des objectifs",
        explication="L’ARS juge si le projet répond aux besoins que montre le diagnostic.",
        champs=("objectifs",),
    ),
    Regle(
        "projet.arbre",
        "objectifs",
        NiveauRegle.AVERTISSEMENT,
        SOURCE,
        _branches,
        titre="Un arbre d’objectifs qui va au bout",
        explication="Un objectif général se précise, puis se met en œuvre : sans opérationnel, il reste un vœu.",
    ),
    Regle(
        "projet.arbre_besoins",
        "objectifs",
        NiveauRegle.AVERTISSEMENT,
        SOURCE,
        _besoins,
        titre="Une réponse à chaque besoin de la lettre",
        explication="La lettre a dit des besoins ; le projet dit ce que vous en ferez, ou pourquoi vous y renoncez.",
        champs=("#arbre",),
    ),
    Regle(
        "projet.arbre_missions",
        "objectifs",
        NiveauRegle.AVERTISSEMENT,
        SOURCE,
        _missions,
        titre="Des objectifs opérationnels liés à une mission",
        explication="Le contrat finance des missions : chaque objectif opérationnel dit laquelle il sert.",
    ),
)
