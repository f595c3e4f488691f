"""Les pas des jalons de mission et des réunions de suivi. Aucun n'a d'effet sur un délai légal."""

from contrats.permissions import ECRIRE
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition
from execution import conditions as c
from execution.enums import EtatJalon, EtatSuivi
from execution.models import JalonDeMission, ReunionDeSuivi
from execution.permissions import DE_LA_CAISSE, DE_LA_CPTS, agit_pour

PARTIES = (Tour.PORTEUR, Tour.ARS, Tour.AM)

JALON = (
    Transition(
        Sujet.JALON,
        "declarer",
        "Déclarer à la caisse",
        "Mission : démarrage ou déploiement déclaré",
        DE_LA_CPTS,
        conditions=(c.contrat_en_vigueur, c.mission_engagee, c.jour_du_jalon, c.apres_le_demarrage, c.preuve_jointe),
        previent=(Tour.AM, Tour.ARS),
        definitif=False,
        retour="Si la caisse conteste, vous compléterez et déclarerez à nouveau.",
        reservee_a=agit_pour(DE_LA_CPTS),
    ),
    Transition(
        Sujet.JALON,
        "accepter",
        "Accepter cette date",
        "Mission : démarrage ou déploiement accepté par la caisse",
        DE_LA_CAISSE,
        conditions=(c.contrat_en_vigueur,),
        previent=(Tour.PORTEUR, Tour.ARS),
        reservee_a=agit_pour(DE_LA_CAISSE),
    ),
    Transition(
        Sujet.JALON,
        "contester",
        "Contester cette déclaration",
        "Mission : démarrage ou déploiement contesté par la caisse",
        DE_LA_CAISSE,
        conditions=(c.contrat_en_vigueur,),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.PORTEUR, Tour.ARS),
        danger=True,
        definitif=False,
        retour="La CPTS complète et déclare à nouveau.",
        reservee_a=agit_pour(DE_LA_CAISSE),
    ),
)
SUIVI = (
    Transition(
        Sujet.SUIVI,
        "tenir",
        "Enregistrer le compte rendu",
        "Réunion de suivi tenue",
        ECRIRE,
        conditions=(c.suivi_commence, c.compte_rendu_ecrit),
        previent=PARTIES,
        reservee_a=agit_pour(ECRIRE),
    ),
    Transition(
        Sujet.SUIVI,
        "annuler",
        "Annuler la réunion",
        "Réunion de suivi annulée",
        ECRIRE,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES,
        danger=True,
        reservee_a=agit_pour(ECRIRE),
    ),
)
FAITS = {
    "suivi.prevue": "Réunion de suivi prévue",
    "suivi.deplacee": "Réunion de suivi déplacée",
    "suivi.rappel": "Réunion de suivi à convoquer",
}
# Le rappel ne va qu'à qui convoque la réunion, parmi ces côtés (``execution.parametres``).
PREVIENT = {"suivi.prevue": PARTIES, "suivi.deplacee": PARTIES, "suivi.rappel": PARTIES}


def declarer() -> None:
    """Ajoute les automates à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.JALON, JalonDeMission, EtatJalon, JALON)
    workflow.declarer(Sujet.SUIVI, ReunionDeSuivi, EtatSuivi, SUIVI)
    workflow.FAITS_SANS_ETAT.update(FAITS)
