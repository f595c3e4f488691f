"""Ce que la négociation met dans « À faire » : une version à approuver, une modification ou une remarque à traiter.

L'ARS a déjà le contrat à préparer dans sa liste : on ne lui redit pas la version qu'elle a soumise.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.cotes import de_sa_caisse, de_son_ars
from contrats.enums import Partie
from dossiers.enums import RoleEquipe
from dossiers.models import MembreEquipe
from dossiers.taches import A_VOUS, Source, Tache
from negociation.enums import EtatModification, EtatRemarque, EtatVersion
from negociation.models import BonPourSignature, Modification, Remarque, Reponse, VersionSoumise
from negociation.textes import Genre, genres, nommer

REDACTEURS = {Partie.ARS: de_son_ars, Partie.AM: de_sa_caisse}
AGENTS = {Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM}


def versions_a_lire(utilisateur: Utilisateur) -> QuerySet[VersionSoumise]:
    """Les versions en négociation où sa partie peut donner son bon ; l'ARS n'attend qu'un texte à deux rédacteurs.

    Une partie dont une proposition attend sa réponse n'en donne pas encore.
    """
    donnes = BonPourSignature.objects.filter(
        version=OuterRef("pk"), retire_le__isnull=True, annule_le__isnull=True
    ).order_by()
    siens = MembreEquipe.objects.filter(utilisateur=utilisateur, role=RoleEquipe.RESPONSABLE, fin__isnull=True)
    proposees = Modification.objects.filter(version=OuterRef("pk"), etat=EtatModification.PROPOSEE).order_by()

    def manque(partie: Partie) -> Q:
        return ~Exists(donnes.filter(partie=partie)) & ~Exists(proposees.filter(partie=partie))

    attendues = Q(dossier__in=siens.order_by().values("dossier")) & manque(Partie.CPTS)
    attendues |= de_sa_caisse(utilisateur) & manque(Partie.AM)
    attendues |= _redige_a_plusieurs() & de_son_ars(utilisateur) & manque(Partie.ARS)
    ouvertes = VersionSoumise.objects.filter(
        _parmi(genre.a_approuver() for genre in genres()), etat=EtatVersion.EN_COURS
    )
    return ouvertes.filter(attendues).select_related("dossier", "avenant").order_by("soumise_le", "pk")


def _parmi(filtres: Iterable[Q]) -> Q:
    return reduce(or_, filtres, Q(pk__in=()))


def _redige_a_plusieurs() -> Q:
    return _parmi(genre.a_approuver() for genre in genres() if len(genre.redigent) > 1)


def de_la_version(version: VersionSoumise, utilisateur: Utilisateur) -> Tache:
    """Une version à lire et à approuver."""
    texte = nommer(version.cle_du_texte)
    return Tache(
        cle=f"version_soumise:{version.pk}",
        titre=version.dossier.nom,
        detail=f"{version.dossier.numero} · version {version.numero}",
        numero=version.dossier.numero,
        texte=f"En négociation, {texte} : votre bon est attendu",
        adresse=version.get_absolute_url(),
        badge=version.fiche.badge.value,
        badge_libelle=version.get_etat_display(),
        depuis=jour_paris(version.soumise_le),
    )


def redige_des_textes(utilisateur: Utilisateur) -> bool:
    """Vrai pour un agent de l'ARS ou d'une caisse."""
    return any(mandat.role in AGENTS for mandat in mandats(utilisateur))


def modifications_a_trancher(utilisateur: Utilisateur) -> QuerySet[Modification]:
    """Les modifications proposées sur les textes que rédige cette personne, hors celles de sa partie à plusieurs."""
    attendues = Modification.objects.filter(_a_traiter(utilisateur), etat=EtatModification.PROPOSEE)
    return attendues.select_related("dossier", "version__avenant").order_by("ecrite_le", "pk")


def remarques_sans_reponse(utilisateur: Utilisateur) -> QuerySet[Remarque]:
    """Les remarques ouvertes d'une autre partie, sans réponse, sur les textes que rédige cette personne."""
    repondues = Reponse.objects.filter(remarque=OuterRef("pk")).exclude(partie=F("remarque__partie")).order_by()
    ouvertes = Remarque.objects.filter(_a_traiter(utilisateur, sans_la_sienne=True), etat=EtatRemarque.OUVERTE)
    attendues = ouvertes.filter(~Exists(repondues))
    return attendues.select_related("dossier", "version__avenant").order_by("ecrite_le", "pk")


def _a_traiter(utilisateur: Utilisateur, *, sans_la_sienne: bool = False) -> Q:
    """Ce que les autres écrivent des textes que cette personne rédige, tant qu'ils sont ouverts."""
    instruit = any(mandat.role == Role.INSTRUCTEUR_ARS for mandat in mandats(utilisateur))
    filtres = []
    for genre in genres():
        if len(genre.redigent) == 1 and not instruit:
            continue
        filtres += [_pour(genre, partie, utilisateur, sans_la_sienne) for partie in sorted(genre.redigent)]
    return _parmi(filtres)


def _pour(genre: Genre, partie: Partie, utilisateur: Utilisateur, sans_la_sienne: bool) -> Q:
    ouvertes = VersionSoumise.objects.filter(genre.ouvertes()).order_by().values("pk")
    ecrits = REDACTEURS[partie](utilisateur) & Q(version__in=ouvertes)
    return ecrits & ~Q(partie=partie) if sans_la_sienne or len(genre.redigent) > 1 else ecrits


def de_la_modification(modification: Modification, utilisateur: Utilisateur) -> Tache:
    """Une modification à accepter ou à refuser ; son texte, saisi, ne sort pas du portail."""
    return _d_un_echange(modification, "modification", "Modification proposée, {} : à accepter ou à refuser")


def de_la_remarque(remarque: Remarque, utilisateur: Utilisateur) -> Tache:
    """Une remarque à laquelle répondre."""
    return _d_un_echange(remarque, "remarque", "Remarque sans réponse, {}")


def _d_un_echange(echange: Modification | Remarque, cle: str, texte: str) -> Tache:
    echange.version.dossier = echange.dossier
    return Tache(
        cle=f"{cle}:{echange.pk}",
        titre=echange.dossier.nom,
        detail=f"{echange.dossier.numero} · {echange.libelle}",
        numero=echange.dossier.numero,
        texte=texte.format(nommer(echange.version.cle_du_texte)),
        adresse=echange.version.get_absolute_url(),
        badge=echange.fiche.badge.value,
        badge_libelle=echange.get_etat_display(),
        depuis=jour_paris(echange.ecrite_le),
    )


SOURCES = (
    Source("versions_a_lire", A_VOUS, versions_a_lire, de_la_version),
    Source("modifications_a_trancher", A_VOUS, modifications_a_trancher, de_la_modification, redige_des_textes),
    Source("remarques_sans_reponse", A_VOUS, remarques_sans_reponse, de_la_remarque, redige_des_textes),
)
