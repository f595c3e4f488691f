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

__all__ = [
    "InvitationRefusee",
    "Refus",
    "accepter",
    "accepter_avec_nouveau_compte",
    "creer_compte",
    "desactiver",
    "deverrouiller",
    "inviter",
    "inviter_a_choisir",
    "inviter_agent",
    "modifier_affectation",
    "modifier_profil",
    "ouvrir_affectation",
    "reactiver",
    "renvoyer",
    "revoquer",
    "trouver",
    "verifier_affectation",
]
