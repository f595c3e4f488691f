"""Les réunions de suivi et les dialogues de l'agenda personnel, là où la personne écrit. Ni présents, ni texte.

Le dernier jour d'une réunion que rien ne prévoit encore y est aussi ; qui a la tâche de la convoquer l'y lit déjà.
"""

from datetime import datetime, timedelta

from django.conf import settings

from commun.calendrier import jour_paris
from commun.icalendrier import Journee, RendezVous
from comptes.models import Utilisateur
from contrats.cotes import de_sa_caisse, de_son_ars, de_son_equipe
from execution.enums import EtatSuivi
from execution.enums_gestion import OUVERTS
from execution.models import DialogueDeGestion, EcheanceDeSuivi, ReunionDeSuivi
from execution.taches_suivis import suivis_a_convoquer, suivis_manquants

RECUL = timedelta(days=1)
DUREE = timedelta(hours=2)


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[RendezVous | Journee]:
    """Les réunions, les dialogues et les derniers jours à venir, sur les droits de l'instant ; trois requêtes."""
    siennes = de_son_equipe(utilisateur) | de_sa_caisse(utilisateur) | de_son_ars(utilisateur)
    prevues = ReunionDeSuivi.objects.filter(siennes, etat=EtatSuivi.PREVUE, debut__gte=maintenant - RECUL)
    ouverts = DialogueDeGestion.objects.filter(siennes, etat__in=OUVERTS, debut__gte=maintenant - RECUL)
    jour = jour_paris(maintenant)
    manquants = suivis_manquants(jour).filter(siennes, dernier_le__gte=jour)
    attendus = manquants.exclude(pk__in=suivis_a_convoquer(utilisateur).order_by().values("pk"))
    return [
        *(_du_dernier_jour(e, hote) for e in attendus.select_related("contrat__dossier").order_by("dernier_le", "pk")),
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


def _du_dernier_jour(echeance: EcheanceDeSuivi, hote: str) -> Journee:
    contrat = echeance.contrat
    return Journee(
        uid=f"suivi-manquant-{echeance.pk}@{hote}",
        jour=echeance.dernier_le,
        resume=f"[{contrat.dossier.numero}] Dernier jour d’une réunion de suivi",
        adresse=f"{settings.URL_PUBLIQUE}{contrat.adresse('execution:missions')}#suivis",
    )
