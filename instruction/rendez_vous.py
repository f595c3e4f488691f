"""Les séances du Guichet dans l'agenda personnel de qui les préside ou les a convoquées, droits de l'instant."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from commun.calendrier import PARIS, jour_paris
from commun.icalendrier import RendezVous
from comptes.models import Utilisateur
from instruction.models import Seance

# Une séance n'annonce pas sa fin.
DUREE = timedelta(hours=2)


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[RendezVous]:
    """Ses séances à venir ou du jour, de sa région ; ni dossier, ni lien de visioconférence ; une requête."""
    vivantes = Seance.objects.visibles_par(utilisateur).vivantes().filter(tenue_le__gte=jour_paris(maintenant))
    siennes = vivantes.filter(Q(presidence=utilisateur) | Q(convoquee_par=utilisateur))
    return [_rendez_vous(seance, hote) for seance in siennes.order_by("tenue_le", "heure", "pk")]


def _rendez_vous(seance: Seance, hote: str) -> RendezVous:
    debut = datetime.combine(seance.tenue_le, seance.heure, tzinfo=PARIS)
    return RendezVous(
        uid=f"seance-{seance.pk}@{hote}",
        debut=debut,
        fin=debut + DUREE,
        resume="Séance du Guichet",
        lieu=seance.lieu or "Visioconférence",
        adresse=settings.URL_PUBLIQUE + seance.get_absolute_url(),
    )
