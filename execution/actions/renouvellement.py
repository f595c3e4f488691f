"""Ce qu'un renouvellement reprend de l'exécution du contrat précédent (ADR 0032)."""

from contrats.models import Contrat
from dossiers.actions.transitions import naitre
from dossiers.models import Evenement
from execution.enums import EtatJalon
from execution.lecture_du_contrat import missions_au
from execution.models import JalonDeMission

REPRIS = ("mission", "nature", "jour", "declare_par", "declare_le", "juge_par", "juge_le")


def garder_les_jalons(contrat: Contrat, evenement: Evenement) -> None:
    """Effet de l'entrée en vigueur d'un renouvellement : une mission qui continue n'a pas à redémarrer.

    Les jalons acceptés du contrat précédent y sont repris, avec leur date et qui les a jugés ; ils ne changent pas
    l'argent, que le contrat neuf compte depuis son premier jour. Une mission qu'il fait redémarrer ensuite se déclare ;
    celle qu'il n'engageait plus à son terme, et une période close avant, ne se reprennent pas.
    """
    if contrat.precedent_id is None:
        return
    neuves = missions_au(contrat, contrat.debut_le)
    continues = {mission.code for mission in neuves if mission.demarrage_le == contrat.debut_le}
    au_terme = {m.code: m.engagee_le for m in missions_au(contrat.precedent, contrat.precedent.fin_le)}
    for ancien in contrat.precedent.jalons.filter(etat=EtatJalon.ACCEPTE, mission__in=continues).order_by("pk"):
        if au_terme.get(ancien.mission) != ancien.engagee_le:
            continue
        naitre(
            JalonDeMission,
            EtatJalon.ACCEPTE,
            dossier_id=contrat.dossier_id,
            contrat=contrat,
            engagee_le=contrat.debut_le,
            precisions="Repris du contrat précédent, où la caisse l’a accepté.",
            **{champ: getattr(ancien, champ) for champ in REPRIS},
        )
