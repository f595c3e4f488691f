"""Les courriels d'une réunion : le jour, l'heure, le lieu et un lien. Ni ordre du jour, ni nom d'autrui."""

from dataclasses import replace
from datetime import datetime

from django.template.loader import render_to_string

from commun import courriels
from dialogue.enums_reunions import EtatReunion
from dialogue.jetons import adresse_de_l_invitation
from dialogue.models import InviteReunion, Reunion

PREFIXE = "reunion"
RELANCE = "relance"
EVENEMENT_RELANCE = "reunion.relance"


def inviter(reunion: Reunion, maintenant: datetime) -> None:
    """Écrit à chaque invité, sauf à qui vient de la prévoir."""
    _ecrire(
        reunion, "Invitation à une réunion", "vous êtes invité à une réunion", f"invite:{reunion.revision}", maintenant
    )


def deplacer(reunion: Reunion, maintenant: datetime) -> None:
    """Écrit le nouvel horaire ou le nouveau lieu."""
    _ecrire(
        reunion, "Réunion déplacée", "la réunion change de date ou de lieu", f"deplace:{reunion.revision}", maintenant
    )


def annuler(reunion: Reunion, maintenant: datetime) -> None:
    """Écrit l'annulation."""
    _ecrire(reunion, "Réunion annulée", "la réunion n’aura pas lieu", f"annule:{reunion.revision}", maintenant)


def relancer(invite: InviteReunion, maintenant: datetime) -> None:
    """Écrit une fois à qui n'a pas répondu."""
    reunion = invite.reunion
    fait = "vous n’avez pas encore dit si vous venez à cette réunion"
    courriel = _courriel(invite, reunion, "Viendrez-vous à la réunion", fait, f"{RELANCE}:{reunion.revision}")
    courriels.deposer_tous([replace(courriel, evenement=EVENEMENT_RELANCE)], maintenant=maintenant)


def _ecrire(reunion: Reunion, sujet: str, fait: str, cle: str, maintenant: datetime) -> None:
    invites = reunion.invites.exclude(courriel=reunion.prevue_par.email.lower()).order_by("pk")
    courriels.deposer_tous([_courriel(i, reunion, sujet, fait, cle) for i in invites], maintenant=maintenant)


def _courriel(invite: InviteReunion, reunion: Reunion, sujet: str, fait: str, cle: str) -> courriels.Courriel:
    a_venir = reunion.etat == EtatReunion.PREVUE
    contexte = {"reunion": reunion, "fait": fait, "a_venir": a_venir, "adresse": adresse_de_l_invitation(invite)}
    return courriels.Courriel(
        cle=f"{PREFIXE}:{reunion.pk}:{cle}:{invite.pk}",
        destinataire=invite.courriel,
        sujet=f"{sujet} : {' '.join(reunion.dossier.nom.split())}"[:200],
        corps=render_to_string("dialogue/courriels/reunion.txt", contexte),
    )
