"""Le seul code qui écrit les comptes, les affectations et les invitations."""

from comptes.actions.affectations import modifier_affectation, ouvrir_affectation, verifier_affectation
from comptes.actions.comptes import (
    creer_compte,
    desactiver,
    deverrouiller,
    inviter_a_choisir,
    inviter_agent,
    modifier_profil,
    reactiver,
)
from comptes.actions.invitations import (
    InvitationRefusee,
    Refus,
    accepter,
    accepter_avec_nouveau_compte,
    inviter,
    renvoyer,
    revoquer,
    trouver,
)
from comptes.actions.reglages import compte_de_l_agenda, fermer_l_agenda, ouvrir_l_agenda, regler_les_courriels

__all__ = [
    "InvitationRefusee",
    "Refus",
    "accepter",
    "accepter_avec_nouveau_compte",
    "compte_de_l_agenda",
    "creer_compte",
    "desactiver",
    "deverrouiller",
    "fermer_l_agenda",
    "inviter",
    "inviter_a_choisir",
    "inviter_agent",
    "modifier_affectation",
    "modifier_profil",
    "ouvrir_affectation",
    "ouvrir_l_agenda",
    "reactiver",
    "regler_les_courriels",
    "renvoyer",
    "revoquer",
    "trouver",
    "verifier_affectation",
]
