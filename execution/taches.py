"""Ce que l'exécution met dans « À faire » : déclarations à juger ou contestées, réunions à conclure."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR
from dossiers.enums import RoleEquipe
from dossiers.models import Deport, MembreEquipe
from dossiers.taches import Rubrique, Source, Tache
from execution.enums import EtatJalon, EtatSuivi
from execution.models import JalonDeMission, ReunionDeSuivi

RUBRIQUE = Rubrique("Vos contrats signés")
ECRIVENT = (RoleEquipe.RESPONSABLE, RoleEquipe.REDACTEUR)
DE_LA_CAISSE = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})
DE_L_ARS = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})


def de_son_equipe(utilisateur: Utilisateur) -> Q:
    """Les objets des dossiers dont cette personne écrit le contenu."""
    siennes = MembreEquipe.objects.filter(utilisateur=utilisateur, role__in=ECRIVENT, fin__isnull=True).order_by()
    return Q(dossier__in=siennes.values("dossier"))


def de_sa_caisse(utilisateur: Utilisateur) -> Q:
    """Les objets des contrats que paie sa caisse, dans ses départements, hors déport et hors de son équipe."""
    filtre = Q(pk__in=())
    for mandat in mandats(utilisateur):
        if mandat.role in DE_LA_CAISSE:
            filtre |= Q(
                contrat__caisse=mandat.organisation_id, dossier__departement_pilote__in=list(mandat.departements)
            )
    return filtre & _ouverts(utilisateur)


def de_son_ars(utilisateur: Utilisateur) -> Q:
    """Les objets des contrats de ses départements, hors déport et hors de son équipe."""
    departements: set[str] = set()
    for mandat in mandats(utilisateur):
        if mandat.role in DE_L_ARS:
            departements |= mandat.departements
    return Q(dossier__departement_pilote__in=sorted(departements)) & _ouverts(utilisateur)


def _ouverts(utilisateur: Utilisateur) -> Q:
    equipe = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
    return ~Deport.objects.ferme_a(utilisateur, "dossier") & ~Q(dossier__in=equipe)


def agit_pour(roles: frozenset[Role]) -> Callable[[Utilisateur], bool]:
    """Vrai pour qui porte l'un de ces mandats."""
    return lambda utilisateur: any(mandat.role in roles for mandat in mandats(utilisateur))


def jalons_a_juger(utilisateur: Utilisateur) -> QuerySet[JalonDeMission]:
    """Les déclarations que sa caisse doit accepter ou contester."""
    declares = JalonDeMission.objects.filter(de_sa_caisse(utilisateur), etat=EtatJalon.DECLARE)
    return declares.filter(contrat__etat__in=EN_VIGUEUR).select_related("dossier").order_by("declare_le", "pk")


def jalons_contestes(utilisateur: Utilisateur) -> QuerySet[JalonDeMission]:
    """Les déclarations contestées que son équipe doit reprendre."""
    contestes = JalonDeMission.objects.filter(de_son_equipe(utilisateur), etat=EtatJalon.CONTESTE)
    return contestes.filter(contrat__etat__in=EN_VIGUEUR).select_related("dossier").order_by("juge_le", "pk")


def suivis_a_conclure(utilisateur: Utilisateur) -> QuerySet[ReunionDeSuivi]:
    """Les réunions passées, sans compte rendu, des contrats où elle écrit."""
    siennes = de_son_equipe(utilisateur) | de_sa_caisse(utilisateur) | de_son_ars(utilisateur)
    passees = ReunionDeSuivi.objects.filter(siennes, etat=EtatSuivi.PREVUE, debut__lt=timezone.now())
    return passees.select_related("dossier").order_by("debut", "pk")


def du_jalon(jalon: JalonDeMission, utilisateur: Utilisateur) -> Tache:
    """Un jalon à juger ou à reprendre ; la mission ne se dit qu'après connexion."""
    juge = jalon.etat == EtatJalon.DECLARE
    nature = jalon.get_nature_display().lower()
    return Tache(
        cle=f"jalon:{jalon.pk}",
        titre=jalon.dossier.nom,
        detail=f"{jalon.dossier.numero} · {nature} d'une mission",
        numero=jalon.dossier.numero,
        texte=f"{nature.capitalize()} de mission {'à accepter ou à contester' if juge else 'contesté : à reprendre'}",
        adresse=jalon.get_absolute_url(),
        badge=jalon.fiche.badge.value,
        badge_libelle=jalon.get_etat_display(),
        depuis=jour_paris(jalon.declare_le if juge else jalon.juge_le),
    )


def du_suivi(reunion: ReunionDeSuivi, utilisateur: Utilisateur) -> Tache:
    """Un compte rendu à écrire."""
    return Tache(
        cle=f"suivi:{reunion.pk}",
        titre=reunion.dossier.nom,
        detail=reunion.dossier.numero,
        numero=reunion.dossier.numero,
        texte="Réunion de suivi : compte rendu à écrire",
        adresse=reverse("execution:reunion", args=[reunion.dossier.numero, reunion.pk]),
        badge=reunion.fiche.badge.value,
        badge_libelle="À conclure",
        depuis=jour_paris(reunion.debut),
    )


SOURCES = (
    Source("jalons_a_juger", RUBRIQUE, jalons_a_juger, du_jalon, agit_pour(DE_LA_CAISSE)),
    Source("jalons_contestes", RUBRIQUE, jalons_contestes, du_jalon),
    Source("suivis_a_conclure", RUBRIQUE, suivis_a_conclure, du_suivi),
)
