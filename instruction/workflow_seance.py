"""Les issues qu'une séance note d'un dossier. Aucune n'a d'effet sur un délai légal ; aucune n'est dite au porteur."""

from comptes.roles import Capacite
from dossiers import workflow
from dossiers.enums import Sujet
from dossiers.workflow.modele import Commentaire, Transition
from instruction.conditions_seance import (
    avis_sense,
    lettre_a_l_instruction,
    report_date,
    seance_ouverte,
)
from instruction.enums_seance import EtatPassage
from instruction.models import Passage

RETOUR = "L’issue se corrige tant que la séance n’est pas close."

PASSAGE = (
    Transition(
        Sujet.SEANCE,
        "proposer_avis",
        "Proposer un avis",
        "Avis proposé en séance",
        Capacite.RENDRE_AVIS,
        conditions=(seance_ouverte, lettre_a_l_instruction, avis_sense),
        commentaire=Commentaire.FACULTATIF,
        definitif=False,
        retour=RETOUR,
    ),
    Transition(
        Sujet.SEANCE,
        "reporter",
        "Reporter le dossier",
        "Dossier reporté par la séance",
        Capacite.RENDRE_AVIS,
        conditions=(seance_ouverte, lettre_a_l_instruction, report_date),
        commentaire=Commentaire.OBLIGATOIRE,
        definitif=False,
        retour=RETOUR,
    ),
    Transition(
        Sujet.SEANCE,
        "demander_complements",
        "Noter des compléments à demander",
        "Compléments à demander, notés en séance",
        Capacite.RENDRE_AVIS,
        conditions=(seance_ouverte, lettre_a_l_instruction),
        commentaire=Commentaire.OBLIGATOIRE,
        definitif=False,
        retour=RETOUR,
    ),
)
FAITS: dict[str, str] = {
    "seance.inscrit": "Dossier inscrit à l’ordre du jour d’une séance",
    "seance.retire": "Dossier retiré de l’ordre du jour d’une séance",
}


def declarer() -> None:
    """Ajoute l'automate des passages à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.SEANCE, Passage, EtatPassage, PASSAGE)
    workflow.FAITS_SANS_ETAT.update(FAITS)
