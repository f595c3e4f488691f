"""La décision qui explique l'état d'une lettre ou d'un projet : un refus dit toujours sa raison et la suite ouverte."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dossiers.enums import Badge, EtatLettre, EtatProjet, Sujet
from dossiers.models import Evenement, LettreIntention
from dossiers.recours import voies_contre_une_decision, voies_de_recours
from dossiers.workflow import libelle_evenement

MOTIVEES = ("rendre_avis", "refuser", "s_opposer", "refuser_am", "classer_sans_suite", "retirer")
A_EXPLIQUER = frozenset({Badge.AVIS_RENDU, Badge.REFUSE, Badge.TERMINE})
REPRIS = {Sujet.LETTRE: EtatLettre.BROUILLON, Sujet.PROJET: EtatProjet.BROUILLON}
REFUS_IMPLICITE = "refus_implicite"
DE_L_ARS = frozenset({"refuser", "s_opposer"})


@dataclass(frozen=True)
class DecisionMotivee:
    """Ce qui a été décidé, quand, pour quel motif de la liste, avec quel texte ; ``recours`` : voies à connaître."""

    fait: str
    jour: date
    motif: str
    texte: str
    recours: tuple[str, ...] = ()


def decision_motivee(objet: Any) -> DecisionMotivee | None:
    """La décision à lire avec l'état présent ; None s'il n'appelle pas d'explication.

    Un brouillon repris garde sous les yeux la décision à laquelle il répond.
    """
    if objet.SUJET not in REPRIS:
        return None
    if _refus_implicite_ne(objet):
        return _lire(objet, _dernier(objet, (REFUS_IMPLICITE,)))
    if objet.fiche.badge in A_EXPLIQUER or objet.etat == REPRIS[objet.SUJET]:
        return _lire(objet, _dernier(objet, MOTIVEES))
    return None


def _refus_implicite_ne(objet: Any) -> bool:
    return (
        isinstance(objet, LettreIntention)
        and objet.etat == EtatLettre.TRANSMISE
        and objet.refus_implicite_constate_le is not None
    )


def _dernier(objet: Any, codes: tuple[str, ...]) -> Evenement | None:
    evenements = objet.dossier.evenements.filter(sujet=objet.SUJET, code__in=codes)
    return evenements.select_related("texte").order_by("-rang").first()


def _lire(objet: Any, evenement: Evenement | None) -> DecisionMotivee | None:
    if evenement is None:
        return None
    motifs = {"refuser": "get_motif_refus_display", "s_opposer": "get_motif_opposition_display"}
    motif = getattr(objet, motifs[evenement.code])() if evenement.code in motifs else ""
    texte = evenement.texte.texte if hasattr(evenement, "texte") else ""
    return DecisionMotivee(
        libelle_evenement(evenement.sujet, evenement.code),
        evenement.jour_effet,
        motif,
        texte,
        _recours(evenement),
    )


def _recours(evenement: Evenement) -> tuple[str, ...]:
    """Voies de recours d'un refus ou d'une opposition de l'ARS ; les autres décisions n'en ouvrent pas ici."""
    if evenement.code == REFUS_IMPLICITE:
        return voies_de_recours(evenement.jour_effet)
    return voies_contre_une_decision() if evenement.code in DE_L_ARS else ()
