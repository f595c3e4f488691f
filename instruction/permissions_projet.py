"""Les départements qui lisent un projet sans le décider, et au nom desquels une personne note un avis (domaine §3)."""

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.permissions import Lecture, lecture, role_dans_l_equipe
from instruction.enums_ars import Cote
from instruction.models.projet import departements_du_cote
from territoires.models import Departement


def departements_consultes(utilisateur: Utilisateur, dossier: Dossier, cote: Cote) -> list[Departement]:
    """Ses départements concernés par le dossier, sauf le pilote, si elle lit le projet ; vide pour les autres."""
    if role_dans_l_equipe(utilisateur, dossier) is not None:
        return []
    siens = departements_du_cote(utilisateur, cote) - {dossier.departement_pilote_id}
    concernes = [d for d in dossier.departements.order_by("code") if d.pk in siens]
    if not concernes or lecture(utilisateur, dossier, Sujet.PROJET) < Lecture.VERSION_DEPOSEE:
        return []
    return concernes
