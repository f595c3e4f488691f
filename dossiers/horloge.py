"""L'horloge légale d'un dossier, relue de son journal (domaine §10).

Le journal est la seule histoire : l'échéance stockée n'en est qu'une copie, recalculée à chaque pas.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commun.delais import Fait, Horloge, NatureFait, Regime, calculer_horloge
from dossiers.enums import PieceLegale, Sujet
from dossiers.models import Evenement
from dossiers.parametres import (
    ANNULATION_REND_L_ECHEANCE,
    DELAI_REFUS_IMPLICITE_MOIS,
    DELAI_VALIDATION_MOIS,
    OBJECTIF_AVIS_JOURS,
    REPORT_JOUR_OUVRE,
)


class Delai(StrEnum):
    """Les trois délais d'un dossier : ce que vaut le silence dépend de ce qui est demandé."""

    AVIS = "avis"
    SUBVENTION = "subvention"
    PROJET = "projet"


REGIMES: Mapping[Delai, Regime] = {
    Delai.AVIS: Regime.OBJECTIF,
    Delai.SUBVENTION: Regime.SILENCE_REJET,
    Delai.PROJET: Regime.SILENCE_ACCEPTATION,
}
SUJETS: Mapping[Delai, Sujet] = {
    Delai.AVIS: Sujet.LETTRE,
    Delai.SUBVENTION: Sujet.LETTRE,
    Delai.PROJET: Sujet.PROJET,
}
# Ce qui touche chaque délai ; tout autre fait, une question surtout, ne le touche pas.
FAITS: Mapping[Delai, Mapping[str, NatureFait]] = {
    Delai.AVIS: {
        "deposer": NatureFait.RECEPTION,
        "completer": NatureFait.RECEPTION,
        "demander_complements": NatureFait.DEMANDE_PIECES,
        "annuler_complements": NatureFait.ANNULATION_DEMANDE,
    },
    Delai.SUBVENTION: {
        "transmettre_ars": NatureFait.RECEPTION,
        "maintenir": NatureFait.RECEPTION,
        "demander_complements_ars": NatureFait.DEMANDE_PIECES,
        "completer_ars": NatureFait.RECEPTION_PIECES,
        "annuler_complements_ars": NatureFait.ANNULATION_DEMANDE,
    },
    Delai.PROJET: {
        "deposer": NatureFait.RECEPTION,
        "demander_complements": NatureFait.DEMANDE_PIECES,
        "completer": NatureFait.RECEPTION_PIECES,
        "annuler_complements": NatureFait.ANNULATION_DEMANDE,
    },
}
DEPARTS: Mapping[Delai, frozenset[str]] = {
    Delai.AVIS: frozenset({"deposer"}),
    Delai.SUBVENTION: frozenset({"transmettre_ars", "maintenir"}),
    Delai.PROJET: frozenset({"deposer"}),
}
FINS: Mapping[Delai, frozenset[str]] = {
    Delai.AVIS: frozenset({"rendre_avis", "retirer"}),
    Delai.SUBVENTION: frozenset({"accorder", "refuser", "retirer"}),
    Delai.PROJET: frozenset({"valider_ars", "reputer_valide", "s_opposer", "retirer"}),
}
CLASSEMENT = "classer_sans_suite"
_RECEPTIONS = (NatureFait.RECEPTION, NatureFait.RECEPTION_PIECES)


@dataclass(frozen=True)
class Course:
    """Un délai, de son départ à sa fin. ``faits`` : les événements du sujet, dans l'ordre.

    ``fin`` : ce qui l'a achevé, None s'il court ou attend encore. Un classement l'achève tant que personne n'y répond.
    """

    delai: Delai
    faits: tuple[Evenement, ...]
    fin: Evenement | None

    @property
    def horloge(self) -> Horloge:
        """L'horloge après tous ses faits."""
        return calculer(self.delai, self.faits)


def horloge(sujet: Sujet, evenements: Iterable[Evenement]) -> Horloge | None:
    """Horloge de la lettre (silence = refus, suspendue) ou du projet (silence = accord, repart de zéro).

    ``evenements`` : ceux du sujet, dans l'ordre. None si aucun délai légal n'a encore couru. Un nouveau dépôt après
    une reprise recommence l'horloge ; un dépôt, ou une réponse, encore incomplet ne la fait pas courir.
    """
    trouvees = courses(Delai.PROJET if sujet == Sujet.PROJET else Delai.SUBVENTION, evenements)
    return trouvees[-1].horloge if trouvees else None


def courses(delai: Delai, evenements: Iterable[Evenement]) -> list[Course]:
    """Chaque course de ce délai, de la première à la dernière ; ``evenements`` : ceux du sujet, dans l'ordre."""
    groupes: list[list[Evenement]] = []
    finies: list[Evenement | None] = []
    for evenement in evenements:
        if evenement.code in DEPARTS[delai]:
            groupes.append([])
            finies.append(None)
        if not groupes or (finies[-1] is not None and finies[-1].code in FINS[delai]):
            continue
        groupes[-1].append(evenement)
        if evenement.code in FINS[delai] or evenement.code == CLASSEMENT:
            finies[-1] = evenement
        elif evenement.code in FAITS[delai]:
            finies[-1] = None
    return [Course(delai, tuple(groupe), fin) for groupe, fin in zip(groupes, finies, strict=True)]


def calculer(delai: Delai, evenements: Iterable[Evenement]) -> Horloge:
    """L'horloge d'une course après ces événements, chacun dit avec ce qu'il demandait."""
    faits: list[Fait] = []
    for evenement in evenements:
        nature = FAITS[delai].get(evenement.code)
        if nature is None:
            continue
        if nature in _RECEPTIONS and evenement.donnees.get("incomplet"):
            faits, nature = [], NatureFait.RECEPTION_INCOMPLETE
        faits.append(Fait(evenement.jour_effet, nature, _libelle(delai, evenement, nature)))
    if not faits:
        return Horloge(None, False, ())
    return calculer_horloge(REGIMES[delai], faits, **_duree(delai, faits))


def _duree(delai: Delai, faits: list[Fait]) -> dict[str, int | bool]:
    """La durée du délai ; un objectif se lit au jour de la dernière réception, qui le fait courir."""
    if delai == Delai.AVIS:
        recues = [fait.jour for fait in faits if fait.nature == NatureFait.RECEPTION]
        return {"jours": OBJECTIF_AVIS_JOURS.au(recues[-1])}
    mois = DELAI_VALIDATION_MOIS if delai == Delai.PROJET else DELAI_REFUS_IMPLICITE_MOIS
    depart: date = faits[0].jour
    return {
        "mois": mois.valeur,
        "report_jour_ouvre": REPORT_JOUR_OUVRE.au(depart),
        "annulation_rend": ANNULATION_REND_L_ECHEANCE.au(depart),
    }


def _libelle(delai: Delai, evenement: Evenement, nature: NatureFait) -> str:
    """Le texte propre à ce dossier, vide pour celui de la règle."""
    if nature == NatureFait.DEMANDE_PIECES and delai == Delai.PROJET:
        connues = dict(PieceLegale.choices)
        pieces = [connues[piece] for piece in evenement.donnees.get("pieces") or () if piece in connues]
        return f"Pièces demandées : {', '.join(pieces)}" if pieces else ""
    if delai == Delai.AVIS:
        return _LIBELLES_AVIS.get(evenement.code, "")
    return ""


_LIBELLES_AVIS = {
    "deposer": "Lettre reçue par le Guichet",
    "completer": "Nouvelle version de la lettre reçue par le Guichet",
    "demander_complements": "Compléments demandés par le Guichet",
    "annuler_complements": "Demande de compléments annulée",
}
