"""Poser le calendrier de suivi : deux rendez-vous par an, à partir de la première action (domaine §7)."""

from commun.calendrier import ajouter_mois
from dossiers.models import ProjetSante, RendezVousDeSuivi
from dossiers.models.budget import ANNEES

OBJET = "Relevé des indicateurs"
ENTRE_DEUX = 6
VOISIN = 45
SANS_DATE = "Datez d’abord une fiche-action : le premier relevé se fait six mois après son début."


def proposer_le_suivi(projet: ProjetSante) -> str:
    """Ajoute ce qui manque pour un relevé tous les six mois pendant cinq ans ; rend pourquoi rien ne l'a été, ou « ».

    Un rendez-vous déjà prévu à moins de quarante-cinq jours tient lieu du relevé. Sous le verrou du dossier.
    """
    debut = projet.fiches.order_by("debut_le").filter(debut_le__isnull=False).values_list("debut_le", flat=True).first()
    if debut is None:
        return SANS_DATE
    prevus = list(projet.rendez_vous_de_suivi.order_by("le").values_list("le", flat=True))
    voulus = [ajouter_mois(debut, ENTRE_DEUX * rang) for rang in range(1, 2 * len(ANNEES) + 1)]
    RendezVousDeSuivi.objects.bulk_create(
        RendezVousDeSuivi(projet=projet, le=jour, objet=OBJET, responsable=projet.suivi_responsable)
        for jour in voulus
        if all(abs((jour - prevu).days) > VOISIN for prevu in prevus)
    )
    return ""
