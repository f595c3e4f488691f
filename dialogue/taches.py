"""Ce que le dialogue met dans « À faire » : les fils à lire, les aides de l'URPS à suivre. Jamais un mot échangé."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from commun.calendrier import jour_paris
from comptes.mandats import mandats
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dialogue.echanges import titre_du_fil
from dialogue.enums import Public
from dialogue.enums_aides import FICHES_AIDE, EtatAide
from dialogue.models import AideURPS, Fil, LectureDeFil, Message
from dossiers.enums import Badge, RoleEquipe, Tour
from dossiers.models import AppuiGuichet, Dossier, MembreEquipe
from dossiers.taches import Rubrique, Source, Tache

NON_LU = "Non lu"


def fils_signales(utilisateur: Utilisateur) -> QuerySet[LectureDeFil]:
    """Ses lectures dont un courriel l'a prévenue, ou qu'elle a marquées à relire ; lire le fil les efface."""
    siennes = LectureDeFil.objects.filter(utilisateur=utilisateur).order_by()
    return siennes.filter(Q(prevenu_le__isnull=False) | Q(a_relire=True))


def fils_a_lire(utilisateur: Utilisateur) -> QuerySet[Fil]:
    """Les fils signalés qu'elle lit encore, où un autre a écrit depuis ; ``non_lu_depuis`` : le plus ancien non lu."""
    lecture = fils_signales(utilisateur).filter(fil=OuterRef("pk"))
    nouveaux = Message.objects.filter(fil=OuterRef("pk"), pk__gt=OuterRef("lu")).exclude(auteur=utilisateur)
    fils = Fil.objects.visibles_par(utilisateur).annotate(lu=Subquery(lecture.values("lu_jusqu_a")[:1]))
    non_lus = fils.filter(lu__isnull=False).filter(Exists(nouveaux.order_by()))
    depuis = Subquery(nouveaux.order_by("pk").values("ecrit_le")[:1])
    return non_lus.annotate(non_lu_depuis=depuis).select_related("dossier").order_by(F("non_lu_depuis"), "pk")


def situer_les_fils(fils: Sequence[Fil], utilisateur: Utilisateur) -> None:
    """Pose ``appui`` : celui par lequel elle lit le fil d'un dossier qu'elle ne voit pas, ou None."""
    cles = {fil.dossier_id for fil in fils}
    vus = set(Dossier.objects.visibles_par(utilisateur).filter(pk__in=cles).order_by().values_list("pk", flat=True))
    appuis: dict[int, int] = {}
    if cles - vus:
        siens = AppuiGuichet.objects.visibles_par(utilisateur).a_traiter().filter(dossier__in=cles - vus)
        appuis = dict(siens.order_by("-pk").values_list("dossier", "pk"))
    for fil in fils:
        fil.appui = appuis.get(fil.dossier_id)


def du_fil(fil: Fil, utilisateur: Utilisateur) -> Tache:
    """Un fil à lire : à qui il parle, jamais ce qu'il dit ; sans le numéro d'un dossier qu'elle ne voit pas."""
    titre = titre_du_fil(Public(fil.public), None if mandats(utilisateur) else Tour.PORTEUR)
    if fil.appui is None:
        numero, adresse = fil.dossier.numero, reverse("dialogue:fil", args=[fil.dossier.numero, fil.public])
    else:
        numero, adresse = "", reverse("dialogue:fil_d_appui", args=[fil.appui])
    return Tache(
        cle=f"fil:{fil.pk}",
        titre=fil.dossier.nom,
        detail=" · ".join(filter(None, (numero, titre))),
        numero=numero,
        texte=f"Messages à lire : {titre}",
        adresse=adresse,
        badge=Badge.A_COMPLETER.value,
        badge_libelle=NON_LU,
        depuis=jour_paris(fil.non_lu_depuis),
    )


def _etats(tour: Tour) -> list[str]:
    return [etat for etat, fiche in FICHES_AIDE.items() if fiche.tour == tour]


def aides_a_traiter(utilisateur: Utilisateur) -> QuerySet[AideURPS]:
    """Les aides de sa région dont le coordinateur doit noter la suite, les plus anciennes d'abord."""
    siennes = AideURPS.objects.visibles_par(utilisateur).filter(etat__in=_etats(Tour.GUICHET))
    return siennes.select_related("dossier", "departement").order_by("demandee_le", "pk")


def aides_de_son_equipe(utilisateur: Utilisateur) -> QuerySet[AideURPS]:
    """Les aides que le responsable doit justifier ou reverser."""
    membre = MembreEquipe.objects.filter(utilisateur=utilisateur, role=RoleEquipe.RESPONSABLE, fin__isnull=True)
    siennes = AideURPS.objects.filter(dossier__in=membre.order_by().values("dossier"), etat__in=_etats(Tour.PORTEUR))
    return siennes.select_related("dossier").order_by("demandee_le", "pk")


def de_l_aide_a_traiter(aide: AideURPS, utilisateur: Utilisateur) -> Tache:
    """Une aide à suivre ; hors du portail, ni numéro ni nom du dossier."""
    depuis = aide.justifiee_le if aide.etat == EtatAide.JUSTIFIEE else aide.demandee_le
    return Tache(
        cle=f"aide:{aide.pk}",
        titre=aide.dossier.nom,
        detail=str(aide.departement),
        numero="",
        texte=f"Aide de l’URPS : {aide.fiche.instructeur[:1].lower()}{aide.fiche.instructeur[1:]}",
        adresse=aide.get_absolute_url(),
        badge=aide.fiche.badge.value,
        badge_libelle=aide.get_etat_display(),
        depuis=jour_paris(depuis),
    )


def de_l_aide_de_l_equipe(aide: AideURPS, utilisateur: Utilisateur) -> Tache:
    """Une aide accordée à justifier, ou à reverser."""
    return Tache(
        cle=f"aide:{aide.pk}",
        titre=aide.dossier.nom,
        detail=aide.dossier.numero,
        numero=aide.dossier.numero,
        texte=f"Aide de l’URPS : {aide.fiche.porteur[:1].lower()}{aide.fiche.porteur[1:]}",
        adresse=reverse("dialogue:aide_du_dossier", args=[aide.dossier.numero]),
        badge=aide.fiche.badge.value,
        badge_libelle=aide.get_etat_display(),
        depuis=aide.decidee_le,
    )


def traite_des_aides(utilisateur: Utilisateur) -> bool:
    """Le coordinateur, qui remet les demandes à l'URPS."""
    return bool(mandats_avec(utilisateur, Capacite.TRAITER_AIDE))


def a_un_fil_signale(utilisateur: Utilisateur) -> bool:
    """Une recherche par l'index, avant de relire les droits sur chaque fil."""
    return fils_signales(utilisateur).exists()


FILS = Source("fils", Rubrique("Messages à lire"), fils_a_lire, du_fil, a_un_fil_signale, situer_les_fils)
AIDES_DE_L_EQUIPE = Source(
    "aides_de_l_equipe", Rubrique("Votre aide de l’URPS"), aides_de_son_equipe, de_l_aide_de_l_equipe
)
AIDES_DU_GUICHET = Source(
    "aides",
    Rubrique("Aides de l’URPS des médecins libéraux", (("dialogue:aides", "Toutes les aides"),)),
    aides_a_traiter,
    de_l_aide_a_traiter,
    traite_des_aides,
)
