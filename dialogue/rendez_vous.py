"""Les réunions de l'agenda personnel : celles où la personne est attendue, celles qu'elle organise.

Relues à chaque lecture, sur les droits de l'instant. Le numéro du dossier n'est dit qu'à qui le voit ; jamais l'objet
de la réunion, son ordre du jour, un nom d'invité ni le lien de visioconférence.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from commun.icalendrier import RendezVous
from comptes.models import Utilisateur
from dialogue.agenda import lieu, uid
from dialogue.enums_reunions import EtatReunion
from dialogue.models import InviteReunion, Reunion
from dossiers.models import Dossier

RECUL = timedelta(days=1)


def reunions_attendues(utilisateur: Utilisateur, maintenant: datetime) -> QuerySet[Reunion]:
    """Les réunions prévues qu'elle peut lire, où elle est invitée sans s'être excusée, ou qu'elle a prévues.

    Une personne invitée comme acteur, sans droit sur la réunion, garde le fichier de son invitation : rien ici.
    """
    invitee = InviteReunion.objects.filter(reunion=OuterRef("pk"), courriel__iexact=utilisateur.email)
    attendue = Exists(invitee.exclude(viendra=False).order_by())
    prevues = Reunion.objects.visibles_par(utilisateur).filter(etat=EtatReunion.PREVUE, debut__gte=maintenant - RECUL)
    siennes = prevues.filter(attendue | Q(prevue_par=utilisateur))
    return siennes.select_related("dossier").order_by("debut", "pk")


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[RendezVous]:
    """Ces réunions, pour l'agenda ; deux requêtes."""
    reunions = list(reunions_attendues(utilisateur, maintenant))
    cles = [reunion.dossier_id for reunion in reunions]
    vus = set(Dossier.objects.visibles_par(utilisateur).filter(pk__in=cles).order_by().values_list("pk", flat=True))
    return [_rendez_vous(reunion, hote, visible=reunion.dossier_id in vus) for reunion in reunions]


def _rendez_vous(reunion: Reunion, hote: str, *, visible: bool) -> RendezVous:
    return RendezVous(
        uid=uid(reunion, hote),
        debut=reunion.debut,
        fin=reunion.fin,
        resume=f"[{reunion.dossier.numero}] Réunion" if visible else "Réunion avec une équipe de CPTS",
        lieu=lieu(reunion),
        adresse=settings.URL_PUBLIQUE + reunion.get_absolute_url(),
        revision=reunion.revision,
    )
