"""Les réunions de suivi de l'agenda personnel : celles des contrats où la personne écrit. Ni présents, ni texte."""

from datetime import datetime, timedelta

from django.conf import settings

from commun.icalendrier import RendezVous
from comptes.models import Utilisateur
from execution.enums import EtatSuivi
from execution.models import ReunionDeSuivi
from execution.taches import de_sa_caisse, de_son_ars, de_son_equipe

RECUL = timedelta(days=1)


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[RendezVous]:
    """Les réunions prévues, sur les droits de l'instant ; une requête."""
    siennes = de_son_equipe(utilisateur) | de_sa_caisse(utilisateur) | de_son_ars(utilisateur)
    prevues = ReunionDeSuivi.objects.filter(siennes, etat=EtatSuivi.PREVUE, debut__gte=maintenant - RECUL)
    return [
        RendezVous(
            uid=f"suivi-{reunion.pk}@{hote}",
            debut=reunion.debut,
            fin=reunion.fin,
            resume=f"[{reunion.dossier.numero}] Réunion de suivi du contrat",
            lieu=reunion.lieu,
            adresse=settings.URL_PUBLIQUE + reunion.get_absolute_url(),
            revision=reunion.revision,
        )
        for reunion in prevues.select_related("dossier").order_by("debut", "pk")
    ]
