"""Les réunions de suivi et les dialogues de l'agenda personnel, là où la personne écrit. Ni présents, ni texte."""

from datetime import datetime, timedelta

from django.conf import settings

from commun.icalendrier import RendezVous
from comptes.models import Utilisateur
from contrats.cotes import de_sa_caisse, de_son_ars, de_son_equipe
from execution.enums import EtatSuivi
from execution.enums_gestion import OUVERTS
from execution.models import DialogueDeGestion, ReunionDeSuivi

RECUL = timedelta(days=1)
DUREE = timedelta(hours=2)


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[RendezVous]:
    """Les réunions et les dialogues à venir, sur les droits de l'instant ; deux requêtes."""
    siennes = de_son_equipe(utilisateur) | de_sa_caisse(utilisateur) | de_son_ars(utilisateur)
    prevues = ReunionDeSuivi.objects.filter(siennes, etat=EtatSuivi.PREVUE, debut__gte=maintenant - RECUL)
    ouverts = DialogueDeGestion.objects.filter(siennes, etat__in=OUVERTS, debut__gte=maintenant - RECUL)
    return [
        *(_du_dialogue(d, hote) for d in ouverts.select_related("dossier", "contrat").order_by("debut", "pk")),
        *(_du_suivi(r, hote) for r in prevues.select_related("dossier", "contrat").order_by("debut", "pk")),
    ]


def _du_dialogue(dialogue: DialogueDeGestion, hote: str) -> RendezVous:
    return RendezVous(
        uid=f"gestion-{dialogue.pk}@{hote}",
        debut=dialogue.debut,
        fin=dialogue.debut + DUREE,
        resume=f"[{dialogue.dossier.numero}] Dialogue de gestion",
        lieu=dialogue.lieu,
        adresse=settings.URL_PUBLIQUE + dialogue.get_absolute_url(),
        revision=dialogue.revision,
    )


def _du_suivi(reunion: ReunionDeSuivi, hote: str) -> RendezVous:
    return RendezVous(
        uid=f"suivi-{reunion.pk}@{hote}",
        debut=reunion.debut,
        fin=reunion.fin,
        resume=f"[{reunion.dossier.numero}] Réunion de suivi du contrat",
        lieu=reunion.lieu,
        adresse=settings.URL_PUBLIQUE + reunion.get_absolute_url(),
        revision=reunion.revision,
    )
