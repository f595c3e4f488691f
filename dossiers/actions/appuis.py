"""Demander un appui au Guichet, l'annuler, y répondre. Possible avant tout dépôt, sans ouvrir le brouillon (S4).

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.enums_echanges import APPUI_EN_COURS, NatureAppui
from dossiers.journal import consigner
from dossiers.models import AppuiGuichet, Dossier, Evenement
from dossiers.notifications_echanges import coordinateurs_de, prevenir_le_guichet, prevenir_le_responsable
from dossiers.permissions import capacites_pour, verifier
from territoires.chargement import denombrer
from territoires.models import Departement


def departement_du_dossier(dossier: Dossier) -> Departement | None:
    """Le pilote s'il est figé, sinon celui du territoire tel qu'il est ; None tant qu'aucune commune n'est choisie."""
    if dossier.departement_pilote_id:
        return dossier.departement_pilote
    code = denombrer(dossier.territoire.version_courante).pilote
    return Departement.objects.select_related("region").filter(pk=code).first() if code else None


@transaction.atomic
def demander_appui(
    dossier: Dossier,
    *,
    nature: str,
    message: str,
    auteur: Utilisateur,
    maintenant: datetime,
    souhaite_le: date | None = None,
    departement: Departement | None = None,
) -> AppuiGuichet:
    """Demande un appui au Guichet de la région ; ``departement`` ne sert que si le territoire n'est pas choisi.

    Une seule demande en cours par nature.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.DEMANDER_APPUI)
    lieu = departement_du_dossier(dossier) or departement
    raisons = []
    if not message.strip():
        raisons.append("Écrivez ce que vous attendez du Guichet.")
    if lieu is None:
        raisons.append("Choisissez le département de votre CPTS : il désigne le Guichet qui répondra.")
    if souhaite_le is not None and souhaite_le < jour_paris(maintenant):
        raisons.append("La date souhaitée est déjà passée.")
    if dossier.appuis.filter(nature=nature, etat__in=APPUI_EN_COURS).exists():
        raisons.append(f"« {NatureAppui(nature).label} » est déjà demandé : annulez d’abord cette demande.")
    if raisons:
        raise TransitionRefusee(raisons)
    appui = AppuiGuichet.objects.create(
        dossier=dossier,
        departement=lieu,
        region=lieu.region,
        nature=nature,
        message=message.strip(),
        souhaite_le=souhaite_le,
        demande_par=auteur,
        demande_le=maintenant,
    )
    consigner(
        dossier,
        sujet=Sujet.APPUI,
        code="demande",
        auteur=auteur,
        instant=maintenant,
        donnees={"appui": appui.pk, "nature": nature},
    )
    prevenir_le_guichet(appui, "Appui demandé au Guichet", "demande", maintenant)
    return appui


@transaction.atomic
def confier(
    appui: AppuiGuichet,
    *,
    responsable: Utilisateur,
    echeance_le: date | None,
    auteur: Utilisateur,
    maintenant: datetime,
) -> AppuiGuichet:
    """Dit quel coordinateur s'en occupe, et pour quand ; l'équipe le lit. Une échéance neuve sera rappelée."""
    frais = verrouiller(appui)
    if Capacite.REPONDRE_APPUI not in capacites_pour(auteur, frais):
        raise PermissionDenied("Seul le coordinateur du Guichet confie un appui.")
    raisons = []
    if frais.etat not in APPUI_EN_COURS:
        raisons.append("Cet appui est terminé : il ne se confie plus.")
    if responsable not in coordinateurs_de(frais):
        raisons.append("Cette personne n’est pas, ou plus, coordinateur du Guichet de la région.")
    if echeance_le is not None and echeance_le != frais.echeance_le and echeance_le < jour_paris(maintenant):
        raisons.append("L’échéance est déjà passée.")
    if raisons:
        raise TransitionRefusee(raisons)
    if echeance_le != frais.echeance_le:
        frais.relance_le = None
    frais.responsable, frais.echeance_le = responsable, echeance_le
    frais.save(update_fields=["responsable", "echeance_le", "relance_le"])
    consigner(
        frais.dossier,
        sujet=Sujet.APPUI,
        code="confie",
        auteur=auteur,
        instant=maintenant,
        donnees={"appui": frais.pk, "nature": frais.nature, "prevu_le": echeance_le},
    )
    if responsable != auteur:
        prevenir_le_responsable(frais, "Un appui vous est confié", f"confie:{maintenant:%Y%m%d%H%M%S}", maintenant)
    return frais


def rappeler_les_echeances(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : un rappel à qui s'en occupe, le jour de l'échéance ou après, une fois par échéance."""
    echus = AppuiGuichet.objects.a_traiter().filter(echeance_le__lte=jour, relance_le__isnull=True)
    return pour_chacun(list(echus.order_by("pk")), lambda appui: _rappeler(appui, jour, maintenant))


@transaction.atomic
def _rappeler(appui: AppuiGuichet, jour: date, maintenant: datetime) -> bool:
    frais = verrouiller(appui)
    frais.relance_le = jour
    frais.save(update_fields=["relance_le"])
    prevenir_le_responsable(frais, "Appui à l’échéance", f"echeance:{frais.echeance_le}", maintenant)
    return True


def accepter(
    appui: AppuiGuichet,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str = "",
    prevu_le: date | None = None,
) -> Evenement:
    """Accepte, avec une date prévue si elle est connue."""
    if prevu_le is not None and prevu_le < jour_paris(maintenant):
        raise TransitionRefusee(["La date prévue est déjà passée."])
    return _repondre(appui, "accepter", auteur, maintenant, commentaire, prevu_le=prevu_le)


def realiser(appui: AppuiGuichet, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Dit que l'appui a été apporté."""
    return _repondre(appui, "realiser", auteur, maintenant, commentaire)


def decliner(appui: AppuiGuichet, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Décline, en disant pourquoi et vers qui se tourner."""
    return _repondre(appui, "decliner", auteur, maintenant, commentaire)


@transaction.atomic
def annuler(appui: AppuiGuichet, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """L'équipe retire sa demande ; le Guichet en est prévenu."""
    evenement = franchir(appui, "annuler", auteur=auteur, maintenant=maintenant, journal={"nature": appui.nature})
    prevenir_le_guichet(appui, "Demande d’appui annulée", "annule", maintenant)
    return evenement


def _repondre(
    appui: AppuiGuichet, nom: str, auteur: Utilisateur, maintenant: datetime, commentaire: str, **champs: date | None
) -> Evenement:
    """Franchit le pas ; une réponse vide laisse la précédente."""
    return franchir(
        appui,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"nature": appui.nature, **{cle: jour for cle, jour in champs.items() if jour}},
        champs={
            "reponse": commentaire.strip() or appui.reponse,
            "repondu_par": auteur,
            "repondu_le": maintenant,
            **{cle: jour for cle, jour in champs.items() if jour},
        },
    )
