"""Les pas d'une décision préparée (rien n'en sort de son côté) et d'une convention FIR (dits au porteur)."""

from comptes.roles import Capacite
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition
from instruction import conditions_ars as c
from instruction.enums_ars import EtatDecision, EtatFIR, VoieDecision
from instruction.models import ConventionFIR, DecisionAM, DecisionPreparee
from instruction.voies_decision import VOIES, Voie

PREPARENT = VOIES[VoieDecision.LETTRE_ARS].preparent


def _pas_d_une_decision(voie: Voie) -> tuple[Transition, ...]:
    """Préparer, proposer, renvoyer, prendre : les mêmes pas de chaque côté, avec ses capacités."""
    sujet, prevenu = voie.modele.SUJET, (voie.tour,)
    return (
        Transition(
            sujet,
            "proposer",
            "Proposer la décision",
            "Décision proposée au décideur",
            voie.preparent,
            conditions=(c.attend_une_decision, c.decision_complete),
            previent=prevenu,
            definitif=False,
        ),
        Transition(
            sujet,
            "rappeler",
            "Reprendre la décision proposée",
            "Décision reprise par l’instructeur",
            voie.preparent,
            definitif=False,
        ),
        Transition(
            sujet,
            "renvoyer",
            "Renvoyer à l’instructeur",
            "Décision renvoyée à l’instructeur",
            voie.decide,
            commentaire=Commentaire.OBLIGATOIRE,
            previent=prevenu,
            definitif=False,
        ),
        Transition(
            sujet,
            "prendre",
            "Prendre la décision",
            "Décision prise",
            voie.decide,
            conditions=(c.attend_une_decision, c.version_courante, c.par_une_autre_personne, c.decision_complete),
        ),
        Transition(
            sujet,
            "abandonner",
            "Clore une préparation sans objet",
            "Préparation de la décision devenue sans objet",
            None,
        ),
    )


DECISION = _pas_d_une_decision(VOIES[VoieDecision.LETTRE_ARS])
DECISION_AM = _pas_d_une_decision(VOIES[VoieDecision.PROJET_AM])

FIR = (
    Transition(
        Sujet.FIR,
        "rendre_compte",
        "Remettre le compte rendu financier",
        "Compte rendu financier remis",
        Capacite.DEPOSER,
        conditions=(c.compte_rendu_complet,),
        previent=(Tour.PORTEUR, Tour.ARS),
        retour="L’ARS peut vous le renvoyer pour correction ; ce qui a été remis reste gardé.",
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
    "decision.preparee": "Préparation d’une décision commencée",
    "decision.grille": "Instruction du projet ouverte par l’ARS",
    "decision.charge": "Chargé du projet désigné à l’ARS",
    "decision.avis_departement": "Avis d’un département noté par l’ARS",
    "decision_am.preparee": "Préparation d’une décision commencée",
    "decision_am.grille": "Instruction du projet ouverte par l’Assurance Maladie",
    "decision_am.charge": "Chargé du projet désigné à l’Assurance Maladie",
    "decision_am.avis_departement": "Avis d’un département noté par l’Assurance Maladie",
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
    """Ajoute les automates à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.DECISION, DecisionPreparee, EtatDecision, DECISION)
    workflow.declarer(Sujet.DECISION_AM, DecisionAM, EtatDecision, DECISION_AM)
    workflow.declarer(Sujet.FIR, ConventionFIR, EtatFIR, FIR)
    workflow.FAITS_SANS_ETAT.update(FAITS)
