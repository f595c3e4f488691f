"""Quels dossiers ouvrent quel fil à quelle personne : la table des publics, en filtres de base."""

from typing import TYPE_CHECKING

from django.db.models import Q

from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from dialogue.enums import Moment, Public, Relecteurs
from dialogue.publics import PUBLICS, Regle
from dossiers.deliberations import deliberes_avec
from dossiers.enums import Tour
from dossiers.enums_echanges import APPUI_EN_COURS
from dossiers.models import AppuiGuichet, Dossier, MembreEquipe
from dossiers.visibilite import organisme

if TYPE_CHECKING:
    from comptes.models import Utilisateur

RIEN = Q(pk__in=())
MOMENTS: dict[Moment, Q] = {
    Moment.ACCOMPAGNEMENT: Q(premier_depot_le__isnull=False) | Q(relecture_demandee_le__isnull=False),
    Moment.TRANSMISSION: Q(lettre__transmise_le__isnull=False),
    Moment.PROJET_DEPOSE: Q(projet__depose_le__isnull=False),
}


def ouverts(public: Public) -> Q:
    """Les dossiers où l'on peut écrire dans ce fil ; porteur et Guichet se parlent aussi pendant un appui."""
    moment = MOMENTS[PUBLICS[public].depuis]
    if public != Public.PORTEUR_GUICHET:
        return moment
    en_cours = AppuiGuichet.objects.filter(etat__in=APPUI_EN_COURS).order_by()
    return moment | Q(pk__in=en_cours.values("dossier"))


def lisibles(public: Public, utilisateur: "Utilisateur") -> Q:
    """Les dossiers dont cette personne lit ce fil, aujourd'hui."""
    if not (utilisateur.is_authenticated and utilisateur.is_active):
        return RIEN
    portes = mandats(utilisateur)
    if any(mandat.role == Role.ADMINISTRATEUR for mandat in portes):
        return RIEN
    siennes = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
    equipe = Q(pk__in=siennes.values("dossier"))
    filtre = equipe if Tour.PORTEUR in PUBLICS[public].cotes else RIEN
    if portes:
        filtre |= _des_institutions(public, utilisateur, portes) & ~equipe
    return filtre


def _des_institutions(public: Public, utilisateur: "Utilisateur", portes: tuple[Mandat, ...]) -> Q:
    """Ce qu'ouvrent ses mandats, dans les dossiers qu'elle voit (déport compris) ; plus ses appuis en cours."""
    regle = PUBLICS[public]
    filtre = RIEN
    for mandat in portes:
        filtre |= _du_mandat(regle, mandat, utilisateur)
    vus = Q(pk__in=Dossier.objects.visibles_par(utilisateur).order_by().values("pk"))
    filtre &= MOMENTS[regle.depuis] & vus
    if public == Public.PORTEUR_GUICHET:
        appuis = AppuiGuichet.objects.visibles_par(utilisateur).a_traiter().order_by()
        filtre |= Q(pk__in=appuis.values("dossier"))
    return filtre


def _du_mandat(regle: Regle, mandat: Mandat, utilisateur: "Utilisateur") -> Q:
    cote = organisme(mandat)
    if cote not in regle.cotes or (mandat.role == Role.LECTEUR and not regle.lecteurs):
        return RIEN
    if cote != Tour.GUICHET:
        liens = Dossier.departements.through.objects.filter(departement__in=mandat.departements)
        return Q(departement_pilote__in=mandat.departements) | Q(pk__in=liens.values("dossier"))
    region = Q(region=mandat.region) if mandat.region else RIEN
    if mandat.role != Role.RELECTEUR_URPS or regle.relecteurs == Relecteurs.TOUJOURS:
        return region
    return region & deliberes_avec(utilisateur) if regle.relecteurs != Relecteurs.JAMAIS else RIEN


def fils_visibles(utilisateur: "Utilisateur") -> Q:
    """Le même filtre, posé sur les fils."""
    filtre = RIEN
    for public in Public:
        dossiers = Dossier.objects.filter(lisibles(public, utilisateur)).order_by()
        filtre |= Q(public=public, dossier__in=dossiers.values("pk"))
    return filtre
