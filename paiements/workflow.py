"""Les pas d'une échéance du registre. Aucun n'a d'effet sur un délai légal.

Les courriels ne partent pas d'ici : à un anniversaire, dix lignes se paient ensemble. Un seul fait les résume
(:data:`FAITS`), et c'est lui qui prévient.
"""

from comptes.roles import Capacite
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition
from paiements import conditions as c
from paiements.enums import EtatEcheance
from paiements.models import Echeance
from paiements.permissions import LIQUIDER, PAYER, PREPARER, agit_pour_la_caisse

PAIEMENT = (c.a_payer, c.contrat_pas_en_demeure, c.enveloppe_en_ordre, c.paiement_date_et_reference)

TRANSITIONS = (
    Transition(
        Sujet.VERSEMENT,
        "demander",
        "Demander le versement",
        "Versement demandé par la CPTS",
        Capacite.DEMANDER_VERSEMENT,
        conditions=(c.exigible,),
    ),
    Transition(
        Sujet.VERSEMENT,
        "demander_d_office",
        "Demander d’office",
        "Versement demandé d’office",
        None,
        conditions=(c.exigible,),
    ),
    Transition(
        Sujet.VERSEMENT,
        "liquider",
        "Liquider",
        "Somme liquidée",
        LIQUIDER,
        conditions=(c.somme_liquidable, c.dialogue_approuve, c.dans_l_enveloppe),
        definitif=False,
        reservee_a=agit_pour_la_caisse(LIQUIDER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "rouvrir",
        "Revenir sur la liquidation",
        "Liquidation reprise",
        LIQUIDER,
        commentaire=Commentaire.OBLIGATOIRE,
        definitif=False,
        reservee_a=agit_pour_la_caisse(LIQUIDER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "payer",
        "Enregistrer le paiement",
        "Versement payé",
        PAYER,
        conditions=(*PAIEMENT, c.sous_le_seuil),
        reservee_a=agit_pour_la_caisse(PAYER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "preparer",
        "Préparer le paiement",
        "Paiement préparé, à approuver",
        PREPARER,
        conditions=(*PAIEMENT, c.au_dessus_du_seuil),
        definitif=False,
        reservee_a=agit_pour_la_caisse(PREPARER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "approuver",
        "Approuver le paiement",
        "Paiement approuvé",
        PAYER,
        conditions=(c.par_un_autre, c.compte_inchange, *PAIEMENT),
        reservee_a=agit_pour_la_caisse(PAYER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "renvoyer",
        "Renvoyer le paiement",
        "Paiement renvoyé à sa préparation",
        PREPARER,
        commentaire=Commentaire.OBLIGATOIRE,
        definitif=False,
        reservee_a=agit_pour_la_caisse(PREPARER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "constater_reversement",
        "Constater le reversement",
        "Somme reversée par la CPTS",
        PAYER,
        conditions=(c.a_reverser, c.paiement_date_et_reference),
        reservee_a=agit_pour_la_caisse(PAYER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "reprendre",
        "Reprendre le paiement",
        "Paiement repris par la caisse",
        PAYER,
        conditions=(c.reprise_possible,),
        commentaire=Commentaire.OBLIGATOIRE,
        danger=True,
        reservee_a=agit_pour_la_caisse(PAYER),
    ),
    Transition(
        Sujet.VERSEMENT,
        "remplacer",
        "Remplacer par un autre calcul",
        "Échéance remplacée par un autre calcul",
        None,
    ),
)

# Ce que la frise dit d'un lot d'échéances, et qui en est prévenu.
FAITS: dict[str, str] = {
    "versement.inscription": "Sommes devenues exigibles, ou régularisées",
    "versement.demande": "Versement demandé à la caisse",
    "versement.paiement": "Versement payé",
    "versement.retrait": "Somme reprise par la caisse",
    "versement.retenue": "Somme retenue par la caisse",
    "versement.levee": "Retenue levée",
    "fir.credit": "Crédit FIR thématique notifié",
    "fir.credit_verse": "Crédit FIR thématique versé",
}
PREVIENNENT: dict[str, tuple[Tour, ...]] = {
    "versement.inscription": (Tour.PORTEUR,),
    "versement.demande": (Tour.AM,),
    "versement.paiement": (Tour.PORTEUR,),
    "versement.retrait": (Tour.PORTEUR, Tour.ARS),
    "versement.retenue": (Tour.PORTEUR,),
}


def declarer() -> None:
    """Ajoute l'automate à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.VERSEMENT, Echeance, EtatEcheance, TRANSITIONS)
    workflow.FAITS_SANS_ETAT.update(FAITS)
