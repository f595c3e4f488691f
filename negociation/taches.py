"""Ce que la négociation met dans « À faire » : une version à lire, une modification à trancher.

L'ARS a déjà le contrat à préparer dans sa liste : on ne lui redit pas la version.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.cotes import de_sa_caisse, de_son_ars
from contrats.enums import EtatAvenant, EtatContrat, Partie
from dossiers.enums import RoleEquipe
from dossiers.models import MembreEquipe
from dossiers.taches import A_VOUS, Source, Tache
from negociation.enums import EtatModification, EtatVersion
from negociation.models import BonPourSignature, Modification, VersionSoumise

PREPARE_LE_CONTRAT = Q(avenant__isnull=True, contrat__etat=EtatContrat.PREPARATION)
PREPARE_L_AVENANT = Q(avenant__etat=EtatAvenant.PREPARATION)


def versions_a_lire(utilisateur: Utilisateur) -> QuerySet[VersionSoumise]:
    """Les versions en négociation où sa partie, CPTS ou caisse, n'a pas donné son bon."""
    donnes = BonPourSignature.objects.filter(
        version=OuterRef("pk"), retire_le__isnull=True, annule_le__isnull=True
    ).order_by()
    siens = MembreEquipe.objects.filter(utilisateur=utilisateur, role=RoleEquipe.RESPONSABLE, fin__isnull=True)
    attendues = Q(dossier__in=siens.order_by().values("dossier")) & ~Exists(donnes.filter(partie=Partie.CPTS))
    attendues |= de_sa_caisse(utilisateur) & ~Exists(donnes.filter(partie=Partie.AM))
    ouvertes = VersionSoumise.objects.filter(PREPARE_LE_CONTRAT | PREPARE_L_AVENANT, etat=EtatVersion.EN_COURS)
    return ouvertes.filter(attendues).select_related("dossier", "avenant").order_by("soumise_le", "pk")


def de_la_version(version: VersionSoumise, utilisateur: Utilisateur) -> Tache:
    """Une version à lire et à approuver."""
    quoi = "Avenant" if version.avenant_id else "Contrat"
    return Tache(
        cle=f"version_soumise:{version.pk}",
        titre=version.dossier.nom,
        detail=f"{version.dossier.numero} · version {version.numero}",
        numero=version.dossier.numero,
        texte=f"{quoi} en négociation : votre bon pour signature est attendu",
        adresse=version.get_absolute_url(),
        badge=version.fiche.badge.value,
        badge_libelle=version.get_etat_display(),
        depuis=jour_paris(version.soumise_le),
    )


def prepare_des_contrats(utilisateur: Utilisateur) -> bool:
    """Vrai pour un instructeur de l'ARS."""
    return any(mandat.role == Role.INSTRUCTEUR_ARS for mandat in mandats(utilisateur))


def modifications_a_trancher(utilisateur: Utilisateur) -> QuerySet[Modification]:
    """Les modifications proposées sur les contrats que prépare cet instructeur."""
    ouvertes = VersionSoumise.objects.filter(PREPARE_LE_CONTRAT | PREPARE_L_AVENANT).order_by().values("pk")
    attendues = Modification.objects.filter(
        de_son_ars(utilisateur), etat=EtatModification.PROPOSEE, version__in=ouvertes
    )
    return attendues.select_related("dossier", "version__avenant").order_by("ecrite_le", "pk")


def de_la_modification(modification: Modification, utilisateur: Utilisateur) -> Tache:
    """Une modification à accepter ou à refuser ; son texte, saisi, ne sort pas du portail."""
    modification.version.dossier = modification.dossier
    return Tache(
        cle=f"modification:{modification.pk}",
        titre=modification.dossier.nom,
        detail=f"{modification.dossier.numero} · {modification.libelle}",
        numero=modification.dossier.numero,
        texte="Modification proposée au contrat, à accepter ou à refuser",
        adresse=modification.version.get_absolute_url(),
        badge=modification.fiche.badge.value,
        badge_libelle=modification.get_etat_display(),
        depuis=jour_paris(modification.ecrite_le),
    )


SOURCES = (
    Source("versions_a_lire", A_VOUS, versions_a_lire, de_la_version),
    Source("modifications_a_trancher", A_VOUS, modifications_a_trancher, de_la_modification, prepare_des_contrats),
)
