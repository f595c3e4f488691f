"""Répondre à une invitation, relancer une fois qui se tait : jamais qui a répondu, ni qui n'est plus concerné.

Lève ``TransitionRefusee`` (raisons en français). Rien n'entre au journal du dossier : une réponse ne change aucun état.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from commun.calendrier import est_ouvre, jour_ouvre_precedent
from commun.delais import jour_paris
from dialogue import courriels_reunions
from dialogue.enums_reunions import EtatReunion
from dialogue.invitables import est_encore_invitable
from dialogue.models import InviteReunion
from dialogue.parametres import RELANCE_INVITATION_JOURS
from dossiers.actions.transitions import TransitionRefusee
from dossiers.echeances import pour_chacun

PASSEE = "Cette réunion n’est plus à venir : il n’y a plus rien à répondre."


def jour_de_relance(debut: datetime) -> date:
    """Le jour de l'unique relance : ``RELANCE_INVITATION_JOURS`` avant, avancé au jour ouvré précédent."""
    return jour_ouvre_precedent(jour_paris(debut) - timedelta(days=RELANCE_INVITATION_JOURS.valeur))


@transaction.atomic
def repondre(invite: InviteReunion, *, viendra: bool, maintenant: datetime) -> InviteReunion:
    """Note si la personne invitée viendra ; elle peut changer d'avis jusqu'à l'heure de la réunion."""
    frais = InviteReunion.objects.select_for_update(of=("self",)).select_related("reunion").get(pk=invite.pk)
    if frais.reunion.etat != EtatReunion.PREVUE or frais.reunion.debut <= maintenant:
        raise TransitionRefusee([PASSEE])
    frais.viendra, frais.repondu_le = viendra, maintenant
    frais.save(update_fields=["viendra", "repondu_le"])
    return frais


def relancer_les_invites(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : une relance par personne et par réunion, un jour ouvré, avant la date."""
    if not est_ouvre(jour):
        return 0
    muets = InviteReunion.objects.filter(
        reunion__etat=EtatReunion.PREVUE, reunion__debut__gt=maintenant, viendra=None, relance_le=None
    )
    lus = muets.select_related("reunion__dossier", "reunion__prevue_par").order_by("reunion", "pk")
    dus = [i for i in lus if jour_de_relance(i.reunion.debut) <= jour < jour_paris(i.reunion.debut)]
    return pour_chacun(dus, lambda invite: _relancer(invite, maintenant))


@transaction.atomic
def _relancer(invite: InviteReunion, maintenant: datetime) -> bool | None:
    """Une écriture conditionnelle : deux traitements n'en font qu'une, et une réponse arrivée l'arrête."""
    if invite.courriel == invite.reunion.prevue_par.email.lower() or not est_encore_invitable(invite):
        return None
    muet = InviteReunion.objects.filter(pk=invite.pk, viendra=None, relance_le=None)
    if not muet.update(relance_le=maintenant):
        return None
    courriels_reunions.relancer(invite, maintenant)
    return True
