"""Ce qu'une liste montre d'un dossier : tout, ou la seule information (nom, communes, taille, étape : domaine §3).

L'Assurance Maladie n'a que l'information tant que le projet n'est pas déposé. Une liste la respecte dans ses colonnes,
ses filtres, ses tris et ses exports : filtrer sur un état caché le révélerait.
"""

from django.db.models import Q

from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.enums import RoleEquipe
from dossiers.models import Dossier
from dossiers.tours import de_l_equipe
from dossiers.visibilite import organisme


def a_des_informations_seules(utilisateur: Utilisateur) -> bool:
    """Vrai si certains dossiers ne se lisent, pour cette personne, qu'à titre d'information."""
    return any(organisme(mandat) == "am" for mandat in mandats(utilisateur))


def lus_en_entier(utilisateur: Utilisateur) -> Q:
    """Parmi les dossiers visibles, ceux dont la liste montre toutes les colonnes ; s'ajoute à ``visibles_par``."""
    filtre = de_l_equipe(utilisateur, tuple(RoleEquipe))
    for mandat in mandats(utilisateur):
        cote = organisme(mandat)
        if cote == "guichet" and mandat.region:
            ouvert = Q(premier_depot_le__isnull=False) | Q(relecture_demandee_le__isnull=False)
            filtre |= Q(region=mandat.region) & ouvert
        elif cote in ("ars", "am") and mandat.departements:
            filtre |= _du_ressort(mandat.departements, Q() if cote == "ars" else Q(projet__depose_le__isnull=False))
    return filtre


def _du_ressort(departements: frozenset[str], condition: Q) -> Q:
    liens = Dossier.departements.through.objects.filter(departement__in=departements)
    concernes = Q(departement_pilote__in=departements) | Q(pk__in=liens.order_by().values("dossier"))
    return concernes & Q(lettre__transmise_le__isnull=False) & condition
