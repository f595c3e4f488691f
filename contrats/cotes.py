"""De quel côté d'un contrat se trouve une personne, en requêtes : ce qui attend son équipe, son ARS ou sa caisse.

Chaque filtre porte sur un modèle qui a un ``dossier`` et un ``contrat``.
"""

from django.db.models import Q

from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.enums import RoleEquipe
from dossiers.models import Deport, MembreEquipe

ECRIVENT = (RoleEquipe.RESPONSABLE, RoleEquipe.REDACTEUR)
DE_LA_CAISSE = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})
DE_L_ARS = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
RIEN = Q(pk__in=())


def de_son_equipe(utilisateur: Utilisateur) -> Q:
    """Les objets des dossiers dont cette personne écrit le contenu."""
    siennes = MembreEquipe.objects.filter(utilisateur=utilisateur, role__in=ECRIVENT, fin__isnull=True).order_by()
    return Q(dossier__in=siennes.values("dossier"))


def de_sa_caisse(utilisateur: Utilisateur) -> Q:
    """Les objets des contrats que paie sa caisse, dans ses départements, hors déport et hors de son équipe."""
    filtre = RIEN
    for mandat in mandats(utilisateur):
        if mandat.role in DE_LA_CAISSE:
            filtre |= Q(
                contrat__caisse=mandat.organisation_id, dossier__departement_pilote__in=list(mandat.departements)
            )
    return RIEN if filtre == RIEN else filtre & _ouverts(utilisateur)


def de_son_ars(utilisateur: Utilisateur) -> Q:
    """Les objets des contrats de ses départements, hors déport et hors de son équipe."""
    departements: set[str] = set()
    for mandat in mandats(utilisateur):
        if mandat.role in DE_L_ARS:
            departements |= mandat.departements
    if not departements:
        return RIEN
    return Q(dossier__departement_pilote__in=sorted(departements)) & _ouverts(utilisateur)


def _ouverts(utilisateur: Utilisateur) -> Q:
    equipe = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
    return ~Deport.objects.ferme_a(utilisateur, "dossier") & ~Q(dossier__in=equipe)
