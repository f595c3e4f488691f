"""Quels relecteurs proposer : calcul pur, chaque proposition s'explique (domaine §3 : l'avis est celui des URPS).

Un relecteur est rangé d'après les acteurs du dossier qui sont de sa profession, les missions de la lettre que sa
profession porte, moins ce qu'on lui demande déjà. Au plus un relecteur par URPS est proposé d'avance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

LABORATOIRE = "laboratoire"  # l'URPS des biologistes réunit médecins et pharmaciens : on compte les laboratoires
POINTS_PAR_ACTEUR = 1
POINTS_PAR_MISSION = 3
POINTS_PAR_CONTRIBUTION = -2

# Profession (TRE_G15, ou laboratoire) → ce qu'on en dit au pluriel.
AU_PLURIEL: Mapping[str, str] = {
    "10": "médecins",
    "21": "pharmaciens",
    "40": "chirurgiens-dentistes",
    "50": "sages-femmes",
    "60": "infirmiers",
    "70": "masseurs-kinésithérapeutes",
    "80": "pédicures-podologues",
    "91": "orthophonistes",
    "92": "orthoptistes",
    LABORATOIRE: "laboratoires",
}
# Mission → professions qui la portent d'abord [à confirmer] : aucun texte ne le dit, le Guichet peut le changer.
PROFESSIONS_DE_LA_MISSION: Mapping[str, frozenset[str]] = {
    "acces_soins": frozenset({"10", "60", "21"}),
    "parcours": frozenset({"10", "60", "70", "80", "91"}),
    "prevention": frozenset({"21", "40", "50", "60", "92"}),
    "qualite": frozenset({"10", "21", LABORATOIRE}),
    "accompagnement": frozenset({"10", "60"}),
    "crise_sanitaire": frozenset({"10", "60", "21", LABORATOIRE}),
}


@dataclass(frozen=True)
class Besoin:
    """Ce que dit le dossier : acteurs par profession, missions décrites (code → libellé)."""

    acteurs: Mapping[str, int]
    missions: Mapping[str, str]


@dataclass(frozen=True)
class Candidat:
    """Un relecteur possible ; ``profession`` vide pour un coordinateur. ``absent_jusqu_au`` : absent aujourd'hui."""

    cle: int
    nom: str
    organisation: str
    profession: str
    en_cours: int = 0
    en_retard: int = 0
    absent_jusqu_au: date | None = None
    suppleant: str = ""


@dataclass(frozen=True)
class Suggestion:
    """Un candidat rangé, ce qui l'explique, et s'il est proposé d'avance."""

    candidat: Candidat
    points: int
    raisons: tuple[str, ...]
    propose: bool = False


def suggerer(candidats: Iterable[Candidat], besoin: Besoin, *, nombre: int) -> list[Suggestion]:
    """Tous les candidats, les plus utiles d'abord ; les ``nombre`` premiers sont proposés.

    Un absent, un coordinateur ou une seconde personne de la même URPS se choisit à la main.
    """
    rangees = sorted((_evaluer(candidat, besoin) for candidat in candidats), key=_rang)
    proposees: set[str] = set()
    resultat = []
    for suggestion in rangees:
        candidat = suggestion.candidat
        propose = (
            len(proposees) < nombre
            and bool(candidat.profession)
            and candidat.profession not in proposees
            and candidat.absent_jusqu_au is None
        )
        if propose:
            proposees.add(candidat.profession)
        resultat.append(Suggestion(candidat, suggestion.points, suggestion.raisons, propose))
    return resultat


def _rang(suggestion: Suggestion) -> tuple:
    candidat = suggestion.candidat
    return (
        not candidat.profession,
        candidat.absent_jusqu_au is not None,
        -suggestion.points,
        candidat.en_cours,
        candidat.nom,
        candidat.cle,
    )


def _evaluer(candidat: Candidat, besoin: Besoin) -> Suggestion:
    acteurs = besoin.acteurs.get(candidat.profession, 0)
    portees = [
        libelle
        for code, libelle in besoin.missions.items()
        if candidat.profession in PROFESSIONS_DE_LA_MISSION.get(code, ())
    ]
    points = (
        POINTS_PAR_ACTEUR * acteurs + POINTS_PAR_MISSION * len(portees) + POINTS_PAR_CONTRIBUTION * candidat.en_cours
    )
    return Suggestion(candidat, points, tuple(_raisons(candidat, acteurs, portees)))


def _raisons(candidat: Candidat, acteurs: int, missions: list[str]) -> Iterable[str]:
    if candidat.profession:
        combien = f"{acteurs} acteur{'s' if acteurs > 1 else ''} du dossier" if acteurs else "aucun acteur du dossier"
        yield f"{AU_PLURIEL.get(candidat.profession, 'profession')} : {combien}"
    if missions:
        yield f"mission{'s' if len(missions) > 1 else ''} : {', '.join(missions)}"
    yield _charge(candidat.en_cours, candidat.en_retard)


def _charge(en_cours: int, en_retard: int) -> str:
    if not en_cours:
        return "aucune contribution en cours"
    retard = f", dont {en_retard} en retard" if en_retard else ""
    return f"{en_cours} contribution{'s' if en_cours > 1 else ''} en cours{retard}"
