"""Ce que l'exécution met dans « À faire » : déclarations à juger ou contestées, réunions à conclure."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.cotes import DE_LA_CAISSE, de_sa_caisse, de_son_ars, de_son_equipe
from contrats.enums import EN_VIGUEUR
from dossiers.taches import Rubrique, Source, Tache
from execution.enums import EtatJalon, EtatSuivi
from execution.models import CalendrierDeMission, JalonDeMission, ReunionDeSuivi

RUBRIQUE = Rubrique("Vos contrats signés")


def agit_pour(roles: frozenset[Role]) -> Callable[[Utilisateur], bool]:
    """Vrai pour qui porte l'un de ces mandats."""
    return lambda utilisateur: any(mandat.role in roles for mandat in mandats(utilisateur))


def jalons_a_juger(utilisateur: Utilisateur) -> QuerySet[JalonDeMission]:
    """Les déclarations que sa caisse doit accepter ou contester."""
    declares = JalonDeMission.objects.filter(de_sa_caisse(utilisateur), etat=EtatJalon.DECLARE)
    return (
        declares.filter(contrat__etat__in=EN_VIGUEUR).select_related("dossier", "contrat").order_by("declare_le", "pk")
    )


def jalons_contestes(utilisateur: Utilisateur) -> QuerySet[JalonDeMission]:
    """Les déclarations contestées que son équipe doit reprendre ; une mission retirée depuis ne se déclare plus."""
    contestes = JalonDeMission.objects.filter(de_son_equipe(utilisateur), _encore_engagee(), etat=EtatJalon.CONTESTE)
    return contestes.filter(contrat__etat__in=EN_VIGUEUR).select_related("dossier", "contrat").order_by("juge_le", "pk")


def _encore_engagee() -> Exists:
    """La période d'engagement du jalon court encore aujourd'hui."""
    jour = timezone.localdate()
    siennes = {cle: OuterRef(cle) for cle in ("contrat", "mission", "engagee_le")}
    lignes = CalendrierDeMission.objects.filter(**siennes).order_by()
    return Exists(lignes.filter(Q(au__isnull=True) | Q(au__gt=jour), du__lte=jour))


def suivis_a_conclure(utilisateur: Utilisateur) -> QuerySet[ReunionDeSuivi]:
    """Les réunions passées, sans compte rendu, des contrats où elle écrit."""
    siennes = de_son_equipe(utilisateur) | de_sa_caisse(utilisateur) | de_son_ars(utilisateur)
    passees = ReunionDeSuivi.objects.filter(siennes, etat=EtatSuivi.PREVUE, debut__lt=timezone.now())
    return passees.select_related("dossier", "contrat").order_by("debut", "pk")


def du_jalon(jalon: JalonDeMission, utilisateur: Utilisateur) -> Tache:
    """Un jalon à juger ou à reprendre ; la mission ne se dit qu'après connexion."""
    juge = jalon.etat == EtatJalon.DECLARE
    nature = jalon.get_nature_display().lower()
    return Tache(
        cle=f"jalon:{jalon.pk}",
        titre=jalon.dossier.nom,
        detail=f"{jalon.dossier.numero} · {nature} d’une mission",
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
        adresse=reunion.get_absolute_url(),
        badge=reunion.fiche.badge.value,
        badge_libelle="À conclure",
        depuis=jour_paris(reunion.debut),
    )


SOURCES = (
    Source("jalons_a_juger", RUBRIQUE, jalons_a_juger, du_jalon, agit_pour(DE_LA_CAISSE)),
    Source("jalons_contestes", RUBRIQUE, jalons_contestes, du_jalon),
    Source("suivis_a_conclure", RUBRIQUE, suivis_a_conclure, du_suivi, mouvante=True),
)
