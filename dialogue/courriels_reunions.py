"""Les courriels d'une réunion : le jour, l'heure, le lieu et un lien. Ni ordre du jour, ni nom d'autrui."""

from datetime import datetime

from django.template.loader import render_to_string

from commun import courriels
from dialogue.jetons import adresse_de_l_invitation
from dialogue.models import Reunion

PREFIXE = "reunion"


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
    _ecrire(reunion, "Réunion annulée", "la réunion n'aura pas lieu", f"annule:{reunion.revision}", maintenant)


def _ecrire(reunion: Reunion, sujet: str, fait: str, cle: str, maintenant: datetime) -> None:
    invites = reunion.invites.exclude(courriel=reunion.prevue_par.email.lower()).order_by("pk")
    courriels.deposer_tous(
        [
            courriels.Courriel(
                cle=f"{PREFIXE}:{reunion.pk}:{cle}:{invite.pk}",
                destinataire=invite.courriel,
                sujet=f"{sujet} : {' '.join(reunion.dossier.nom.split())}"[:200],
                corps=render_to_string(
                    "dialogue/courriels/reunion.txt",
                    {"reunion": reunion, "fait": fait, "adresse": adresse_de_l_invitation(invite)},
                ),
            )
            for invite in invites
        ],
        maintenant=maintenant,
    )
