"""Les pas des relevés, du dialogue de gestion, des positions et des suites. Aucun n'a d'effet sur un délai légal."""

from contrats.permissions import ECRIRE, SIGNER
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition
from execution import conditions_gestion as c
from execution.enums_gestion import EtatGestion, EtatPosition, EtatReleve, EtatSuite
from execution.models import DialogueDeGestion, Position, Releve, Suite
from execution.permissions import DE_LA_CAISSE, DE_LA_CPTS, INSTITUTIONS, agit_pour, engage_une_partie

RELEVER = DE_LA_CPTS | DE_LA_CAISSE
PARTIES = (Tour.PORTEUR, Tour.ARS, Tour.AM)
_COMMUNES = (c.contrat_signe, c.annee_commencee, c.releves_ouverts)

RELEVE = (
    Transition(
        Sujet.RELEVE, "saisir", "Enregistrer ce relevé", "Indicateur relevé par une partie", RELEVER,
        conditions=(*_COMMUNES, c.valeur_recevable), definitif=False, reservee_a=agit_pour(RELEVER),
    ),
    Transition(
        Sujet.RELEVE, "concorder", "Enregistrer ce relevé", "Indicateur relevé : valeurs concordantes", RELEVER,
        conditions=(*_COMMUNES, c.valeur_recevable), definitif=False, reservee_a=agit_pour(RELEVER),
    ),
    Transition(
        Sujet.RELEVE, "contester", "Enregistrer ce désaccord", "Indicateur relevé : désaccord entre les parties",
        RELEVER, conditions=(*_COMMUNES, c.valeur_recevable, c.motif_du_desaccord),
        commentaire=Commentaire.FACULTATIF, previent=(Tour.PORTEUR, Tour.AM), definitif=False,
        reservee_a=agit_pour(RELEVER),
    ),
    Transition(
        Sujet.RELEVE, "rallier", "Accepter la valeur de l’autre partie", "Indicateur : valeur de l’autre acceptée",
        RELEVER, conditions=(*_COMMUNES, c.valeur_de_l_autre), definitif=False, reservee_a=agit_pour(RELEVER),
    ),
)  # fmt: skip
GESTION = (
    Transition(
        Sujet.GESTION, "geler", "Geler les relevés de l’année", "Relevés de l’année gelés", INSTITUTIONS,
        conditions=(c.contrat_signe, c.annee_finie_ou_presque), previent=PARTIES, definitif=False,
        retour="La CPTS et la caisse ne relèvent plus rien de l’année. Un dégel reste possible avec un motif, gardé au "
        "journal.", reservee_a=agit_pour(INSTITUTIONS),
    ),
    Transition(
        Sujet.GESTION, "degeler", "Rouvrir les relevés de l’année", "Relevés de l’année rouverts", INSTITUTIONS,
        commentaire=Commentaire.OBLIGATOIRE, previent=PARTIES, danger=True, definitif=False,
        reservee_a=agit_pour(INSTITUTIONS),
    ),
    Transition(
        Sujet.GESTION, "tenir", "Noter que le dialogue s’est tenu", "Dialogue de gestion tenu", INSTITUTIONS,
        conditions=(c.dialogue_commence,), previent=PARTIES, reservee_a=agit_pour(INSTITUTIONS),
    ),
    Transition(
        Sujet.GESTION, "soumettre", "Soumettre le compte rendu aux trois parties",
        "Compte rendu du dialogue de gestion soumis", INSTITUTIONS,
        conditions=(c.compte_rendu_rempli, c.propositions_tranchees), previent=PARTIES, definitif=False,
        retour="Une partie peut demander une correction.", reservee_a=agit_pour(INSTITUTIONS),
    ),
    Transition(
        Sujet.GESTION, "approuver", "Approuver le compte rendu", "Compte rendu approuvé par une partie", SIGNER,
        conditions=(c.approuve_ce_qui_est_lu, c.pas_encore_approuve, c.rien_en_attente_de_sa_partie), previent=PARTIES,
        reservee_a=engage_une_partie,
    ),
    Transition(
        Sujet.GESTION, "reprendre", "Demander une correction", "Compte rendu à corriger, approbations annulées",
        SIGNER, commentaire=Commentaire.OBLIGATOIRE, previent=PARTIES, danger=True, definitif=False,
        reservee_a=engage_une_partie,
    ),
    Transition(
        Sujet.GESTION, "corriger", "Reprendre le compte rendu",
        "Compte rendu repris d’après une modification acceptée, approbations annulées", None, previent=PARTIES,
    ),
    Transition(
        Sujet.GESTION, "clore", "Clore le dialogue", "Compte rendu approuvé par les trois parties", None,
        conditions=(c.trois_approbations, c.propositions_tranchees), previent=(*PARTIES, Tour.GUICHET),
    ),
)  # fmt: skip
POSITION = (
    Transition(
        Sujet.POSITION, "envoyer", "Envoyer notre position", "Position envoyée avant le dialogue", ECRIRE,
        conditions=(c.avant_le_dialogue, c.position_ecrite), previent=PARTIES, reservee_a=agit_pour(ECRIRE),
    ),
)  # fmt: skip
SUITE = (
    Transition(
        Sujet.SUITE, "faire", "Noter que c’est fait", "Suite du dialogue : faite", ECRIRE,
        conditions=(c.suite_decidee,), reservee_a=agit_pour(ECRIRE),
    ),
    Transition(
        Sujet.SUITE, "abandonner", "Renoncer à cette suite", "Suite du dialogue : abandonnée", INSTITUTIONS,
        conditions=(c.suite_decidee,), commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES, danger=True, reservee_a=agit_pour(INSTITUTIONS),
    ),
)  # fmt: skip
FAITS = {
    "gestion.prevu": "Dialogue de gestion prévu",
    "gestion.deplace": "Dialogue de gestion déplacé",
    "gestion.ordre_ecrit": "Ordre du jour du dialogue de gestion écrit",
    "gestion.tranche": "Valeur d’un indicateur tranchée au dialogue",
}
PREVIENT = {"gestion.prevu": PARTIES, "gestion.deplace": PARTIES}


def declarer() -> None:
    """Ajoute les automates à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.RELEVE, Releve, EtatReleve, RELEVE)
    workflow.declarer(Sujet.GESTION, DialogueDeGestion, EtatGestion, GESTION)
    workflow.declarer(Sujet.POSITION, Position, EtatPosition, POSITION)
    workflow.declarer(Sujet.SUITE, Suite, EtatSuite, SUITE)
    workflow.FAITS_SANS_ETAT.update(FAITS)
