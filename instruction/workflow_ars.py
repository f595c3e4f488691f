"""Les pas d'une décision préparée (rien n'en sort de l'ARS) et d'une convention FIR (dits au porteur)."""

from comptes.roles import Capacite
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition
from instruction import conditions_ars as c
from instruction.enums_ars import EtatDecision, EtatFIR
from instruction.models import ConventionFIR, DecisionPreparee

PREPARENT = frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})

DECISION = (
    Transition(
        Sujet.DECISION,
        "proposer",
        "Proposer la décision",
        "Décision proposée au décideur",
        PREPARENT,
        conditions=(c.lettre_a_decider, c.decision_complete),
        previent=(Tour.ARS,),
        definitif=False,
    ),
    Transition(
        Sujet.DECISION,
        "rappeler",
        "Reprendre la décision proposée",
        "Décision reprise par l'instructeur",
        PREPARENT,
        definitif=False,
    ),
    Transition(
        Sujet.DECISION,
        "renvoyer",
        "Renvoyer à l'instructeur",
        "Décision renvoyée à l'instructeur",
        Capacite.DECIDER_ARS,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.ARS,),
        definitif=False,
    ),
    Transition(
        Sujet.DECISION,
        "prendre",
        "Prendre la décision",
        "Décision prise",
        Capacite.DECIDER_ARS,
        conditions=(c.lettre_a_decider, c.version_courante, c.par_une_autre_personne, c.decision_complete),
    ),
    Transition(
        Sujet.DECISION,
        "abandonner",
        "Clore une préparation sans objet",
        "Préparation de la décision devenue sans objet",
        None,
    ),
)

FIR = (
    Transition(
        Sujet.FIR,
        "rendre_compte",
        "Remettre le compte rendu financier",
        "Compte rendu financier remis",
        Capacite.DEPOSER,
        conditions=(c.compte_rendu_complet,),
        previent=(Tour.PORTEUR, Tour.ARS),
        retour="L'ARS peut vous le renvoyer pour correction ; ce qui a été remis reste gardé.",
    ),
    Transition(
        Sujet.FIR,
        "renvoyer_compte",
        "Demander une correction",
        "Compte rendu financier à corriger",
        Capacite.INSTRUIRE_ARS,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.PORTEUR,),
        definitif=False,
    ),
    Transition(
        Sujet.FIR,
        "accepter_compte",
        "Accepter le compte rendu et solder",
        "Compte rendu accepté, convention soldée",
        Capacite.INSTRUIRE_ARS,
        conditions=(c.rien_a_reverser, c.plus_rien_de_prevu),
        previent=(Tour.PORTEUR, Tour.ARS),
    ),
    Transition(
        Sujet.FIR,
        "demander_reversement",
        "Demander le reversement",
        "Reversement demandé",
        Capacite.INSTRUIRE_ARS,
        conditions=(c.un_reste_a_reverser, c.plus_rien_de_prevu),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.PORTEUR, Tour.ARS),
        danger=True,
    ),
    Transition(
        Sujet.FIR,
        "constater_reversement",
        "Constater le reversement et solder",
        "Somme reversée, convention soldée",
        Capacite.INSTRUIRE_ARS,
        conditions=(c.reversement_date,),
        previent=(Tour.PORTEUR, Tour.ARS),
    ),
)

FAITS: dict[str, str] = {
    "decision.preparee": "Préparation d'une décision commencée",
    "fir.ouverte": "Convention FIR ouverte",
    "fir.calendrier": "Calendrier des versements FIR modifié",
    "fir.versement": "Versement FIR effectué",
    "fir.relance": "Compte rendu financier : rappel",
    "fir.retard": "Compte rendu financier : la date est dépassée",
}
PREVIENNENT: dict[str, tuple[Tour, ...]] = {
    "fir.versement": (Tour.PORTEUR,),
    "fir.relance": (Tour.PORTEUR,),
    "fir.retard": (Tour.PORTEUR, Tour.ARS),
}


def declarer() -> None:
    """Ajoute les deux automates à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.DECISION, DecisionPreparee, EtatDecision, DECISION)
    workflow.declarer(Sujet.FIR, ConventionFIR, EtatFIR, FIR)
    workflow.FAITS_SANS_ETAT.update(FAITS)
