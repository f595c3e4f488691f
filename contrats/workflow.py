"""Les transitions du contrat tripartite (domaine §2, étape 3)."""

from comptes.roles import Capacite
from contrats import conditions as c
from contrats.enums import EtatContrat
from contrats.models import Contrat
from contrats.permissions import DECIDER, RAPPELER, SIGNER, agit_pour_une_partie, est_du_cote_de_la_mise_en_demeure
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition

PARTIES = (Tour.PORTEUR, Tour.ARS, Tour.AM)
TOUS = (*PARTIES, Tour.GUICHET)
# Le responsable renonce pour la CPTS comme il retirerait son dossier.
ABANDONNER = DECIDER | {Capacite.RETIRER}

FAITS = {
    "contrat.ouvert": "Contrat ouvert",
    "contrat.reprise": "Contrat signé avant le portail (reprise)",
}

TRANSITIONS = (
    Transition(
        Sujet.CONTRAT,
        "proposer",
        "Proposer le contrat à la signature",
        "Contrat proposé à la signature",
        Capacite.PREPARER_CONTRAT,
        conditions=(c.contenu_complet,),
        previent=PARTIES,
        definitif=False,
    ),
    Transition(
        Sujet.CONTRAT,
        "rappeler",
        "Rappeler le contrat",
        "Contrat rappelé, signatures annulées",
        Capacite.RAPPELER_CONTRAT,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES,
        definitif=False,
        reservee_a=agit_pour_une_partie(RAPPELER),
    ),
    Transition(
        Sujet.CONTRAT,
        "signer",
        "Signer le contrat",
        "Contrat signé par une partie",
        SIGNER,
        conditions=(c.signe_pour_sa_partie, c.pas_encore_signe, c.jour_de_signature, c.empreinte_intacte),
        previent=PARTIES,
        reservee_a=agit_pour_une_partie(SIGNER),
    ),
    Transition(
        Sujet.CONTRAT,
        "activer",
        "Faire entrer le contrat en vigueur",
        "Contrat en vigueur : les trois parties ont signé",
        None,
        conditions=(c.trois_signatures,),
        previent=TOUS,
    ),
    Transition(
        Sujet.CONTRAT,
        "refuser_signature",
        "Refuser de signer",
        "Signature refusée",
        SIGNER,
        conditions=(c.n_a_pas_signe,),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES,
        danger=True,
        definitif=False,
        reservee_a=agit_pour_une_partie(SIGNER),
    ),
    Transition(
        Sujet.CONTRAT,
        "abandonner",
        "Abandonner le contrat",
        "Contrat abandonné avant signature",
        ABANDONNER,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=TOUS,
        danger=True,
        reservee_a=agit_pour_une_partie(ABANDONNER),
    ),
    Transition(
        Sujet.CONTRAT,
        "mettre_en_demeure",
        "Mettre la CPTS en demeure",
        "CPTS mise en demeure",
        DECIDER,
        conditions=(c.delai_a_venir,),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES,
        danger=True,
        definitif=False,
        reservee_a=agit_pour_une_partie(DECIDER),
    ),
    Transition(
        Sujet.CONTRAT,
        "regulariser",
        "Constater la régularisation",
        "Régularisation constatée",
        DECIDER,
        commentaire=Commentaire.FACULTATIF,
        previent=PARTIES,
        reservee_a=est_du_cote_de_la_mise_en_demeure,
    ),
    Transition(
        Sujet.CONTRAT,
        "notifier_resiliation",
        "Résilier le contrat",
        "Résiliation notifiée",
        SIGNER,
        conditions=(c.resiliation_possible,),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=TOUS,
        danger=True,
        reservee_a=agit_pour_une_partie(SIGNER),
    ),
    Transition(
        Sujet.CONTRAT,
        "resilier",
        "Donner effet à la résiliation",
        "Contrat résilié",
        None,
        conditions=(c.effet_atteint,),
        previent=TOUS,
    ),
    Transition(
        Sujet.CONTRAT,
        "echoir",
        "Constater le terme du contrat",
        "Contrat arrivé à son terme",
        None,
        conditions=(c.terme_atteint,),
        previent=TOUS,
    ),
)


def declarer() -> None:
    """Ajoute l'automate du contrat à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.CONTRAT, Contrat, EtatContrat, TRANSITIONS)
    workflow.FAITS_SANS_ETAT.update(FAITS)
