"""Ce que chaque nature d'élément fait au délai légal, selon qui demande et à quelle étape. Données pures.

Projet de santé : seules les pièces de la liste légale arrêtent le délai, qui repart de zéro (CRPA L114-5).
Lettre chez l'ARS : la demande suspend le délai au bout duquel le silence vaut refus (CRPA L114-5 et L231-4). Chez le
Guichet : aucun délai légal. Une question ne change jamais ni l'état ni le délai (domaine §2 et §10).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import IntEnum

from commun.calendrier import en_lettres
from dossiers.enums import Demandeur, PieceLegale, Sujet
from dossiers.enums_complements import NatureElement as N
from dossiers.parametres import PIECES_LEGALES


class Effet(IntEnum):
    """Du plus léger au plus lourd : l'effet d'une demande est celui de son élément le plus lourd."""

    JAMAIS = 0  # ni l'état, ni le délai
    AUCUN_DELAI = 1  # rouvre, mais aucun délai légal ne court
    SUSPEND = 2  # le délai attend, puis continue
    REPART = 3  # le délai s'arrête, puis repart de zéro


_TOUTES_RENVOIENT = (N.PIECE_MANQUANTE, N.PIECE_A_REMPLACER, N.CHAMP, N.PERIMETRE)


def _sauf_question(effet: Effet, natures: Iterable[N] = _TOUTES_RENVOIENT) -> Mapping[N, Effet]:
    return {**dict.fromkeys(natures, effet), N.QUESTION: Effet.JAMAIS}


# (étape, demandeur) → nature → effet ; une nature absente n'est pas recevable là.
EFFETS: Mapping[tuple[str, str], Mapping[str, Effet]] = {
    (Sujet.LETTRE, Demandeur.GUICHET): _sauf_question(Effet.AUCUN_DELAI),
    (Sujet.LETTRE, Demandeur.ARS): _sauf_question(Effet.SUSPEND),
    (Sujet.PROJET, Demandeur.ARS): _sauf_question(Effet.REPART, (N.PIECE_MANQUANTE, N.PIECE_A_REMPLACER)),
    (Sujet.PROJET, Demandeur.AM): _sauf_question(Effet.AUCUN_DELAI),
}

# Ce que rouvre une pièce de la liste légale : les rubriques où le portail la compose, ou « pieces » si elle se joint.
RUBRIQUES_D_UNE_PIECE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    Sujet.LETTRE: {
        PieceLegale.PROJET_SIGNE: (),
        PieceLegale.DIAGNOSTIC: ("diagnostic",),
        PieceLegale.TERRITOIRE: ("territoire",),
        PieceLegale.FICHES_SOCLES: ("missions",),
        PieceLegale.MEMBRES: ("acteurs",),
        PieceLegale.LETTRES: (),
        PieceLegale.STATUTS: ("structure",),
        PieceLegale.BUDGET: ("financement",),
    },
    Sujet.PROJET: {
        PieceLegale.PROJET_SIGNE: (),
        PieceLegale.DIAGNOSTIC: ("presentation",),
        PieceLegale.TERRITOIRE: ("territoire",),
        PieceLegale.FICHES_SOCLES: ("fiches",),
        PieceLegale.MEMBRES: ("acteurs",),
        PieceLegale.LETTRES: (),
        PieceLegale.STATUTS: ("forme", "gouvernance"),
        PieceLegale.BUDGET: ("budget",),
    },
}

TERRITOIRE = "territoire"


def effet_de(sujet: str, demandeur: str, nature: str) -> Effet | None:
    """L'effet d'un élément ; None si cette nature n'est pas recevable à cette étape chez ce demandeur."""
    return EFFETS.get((sujet, demandeur), {}).get(nature)


def effet_d_ensemble(sujet: str, demandeur: str, natures: Iterable[str]) -> Effet:
    """L'effet d'une demande entière ; JAMAIS si elle est vide ou ne contient que des questions."""
    effets = (effet_de(sujet, demandeur, nature) for nature in natures)
    return max((effet for effet in effets if effet is not None), default=Effet.JAMAIS)


def rouvre(nature: str) -> bool:
    """Vrai si cet élément rend quelque chose modifiable."""
    return nature != N.QUESTION


def raisons_de_refuser(sujet: str, demandeur: str, nature: str, piece_legale: str) -> list[str]:
    """Vide si ce demandeur peut demander cela à cette étape."""
    if effet_de(sujet, demandeur, nature) is None:
        return [
            "Sur le projet de santé, seules les pièces de la liste légale se demandent ; une question ou une précision "
            "se pose en question, sans arrêter le délai."
        ]
    legale_due = nature == N.PIECE_MANQUANTE or (
        nature == N.PIECE_A_REMPLACER and effet_de(sujet, demandeur, nature) == Effet.REPART
    )
    if legale_due and piece_legale not in PIECES_LEGALES.valeur:
        return ["Choisissez la pièce de la liste légale dont il s’agit."]
    return []


def annoncer(effet: Effet, echeance: date | None) -> str:
    """Ce que l'envoi fera au délai, dit avant d'envoyer ; ``echeance`` : celle qui court, None s'il n'en court pas."""
    if effet == Effet.JAMAIS:
        return "Une question ne change ni l’état du dossier, ni le délai légal."
    if effet == Effet.AUCUN_DELAI:
        return "Cette demande rouvre ce qu’elle vise ; aucun délai légal ne court à cette étape."
    if echeance is None:
        return "Cette demande rouvre ce qu’elle vise ; aucun délai ne court en ce moment."
    fin = en_lettres(echeance)
    if effet == Effet.SUSPEND:
        return f"Cette demande suspend le délai : il s’achevait le {fin}, il sera prolongé d’autant de jours d’attente."
    return f"Cette demande arrête le délai : il s’achevait le {fin}, il repartira de zéro à la réception."
