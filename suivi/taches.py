"""Les tâches que le suivi inscrit : les dossiers où c'est à la personne de jouer, et ce que des équipes demandent."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from commun.calendrier import jour_paris
from comptes.mandats import mandats
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dialogue.taches import AIDES_DE_L_EQUIPE, AIDES_DU_GUICHET, FILS
from dossiers import etapes, taches
from dossiers.enums import Sujet
from dossiers.models import AppuiGuichet, AttributionDeRubrique, Dossier, MessageVoisin, Relecture
from dossiers.precisions import precisions
from dossiers.taches import A_VOUS, SOLLICITATIONS, Rubrique, Source, Tache
from dossiers.workflow import fiche_courante
from instruction.models import Contribution
from suivi.avis import contributions_attendues
from suivi.tableau import a_vous, appuis_a_traiter, messages_a_traiter, relectures_a_lire


def du_dossier(dossier: Dossier, utilisateur: Utilisateur) -> Tache:
    """Un dossier dont c'est le tour."""
    pilote = f" · {dossier.departement_pilote}" if dossier.departement_pilote else ""
    return Tache(
        cle=f"dossier:{dossier.pk}",
        titre=dossier.nom,
        detail=f"{dossier.numero}{pilote}",
        numero=dossier.numero,
        texte=dossier.attendu,
        adresse=dossier.get_absolute_url(),
        badge=dossier.fiche.badge.value,
        precision=dossier.get_etape_display(),
        depuis=dossier.depuis_le,
        echeance=dossier.prochaine_le,
        echeance_libelle=dossier.prochaine_libelle,
    )


def dire_ce_qui_est_attendu(dossiers: Sequence[Dossier], utilisateur: Utilisateur) -> None:
    """Pose ``fiche`` et ``attendu`` sur chaque dossier, à hauteur de ce que cette personne peut en savoir."""
    precises, institution = precisions(dossiers, utilisateur), bool(mandats(utilisateur))
    for dossier in dossiers:
        dossier.fiche = fiche_courante(dossier)
        libelle = dossier.fiche.instructeur if institution else dossier.fiche.porteur
        dossier.attendu = precises.get(dossier.pk, libelle)


def de_la_relecture(relecture: Relecture, utilisateur: Utilisateur) -> Tache:
    """Un brouillon à lire."""
    dossier = relecture.dossier
    return Tache(
        cle=f"relecture:{relecture.pk}",
        titre=dossier.nom,
        detail=dossier.numero,
        numero=dossier.numero,
        texte="Relecture d’un brouillon",
        adresse=reverse("dossiers:relecture", args=[dossier.numero]),
        badge=relecture.fiche.badge.value,
        badge_libelle=relecture.fiche.instructeur,
        depuis=jour_paris(relecture.demandee_le),
    )


def de_l_appui(appui: AppuiGuichet, utilisateur: Utilisateur) -> Tache:
    """Un appui à traiter ; hors du portail, ni numéro ni nom du dossier."""
    return Tache(
        cle=f"appui:{appui.pk}",
        titre=appui.dossier.nom,
        detail=str(appui.departement),
        numero="",
        texte=f"Appui demandé : {appui.get_nature_display()}",
        adresse=appui.get_absolute_url(),
        badge=appui.fiche.badge.value,
        badge_libelle=appui.fiche.instructeur,
        depuis=jour_paris(appui.demande_le),
        echeance=appui.echeance_le,
        echeance_libelle="appui à apporter",
    )


def du_message(message: MessageVoisin, utilisateur: Utilisateur) -> Tache:
    """Un message entre CPTS à acheminer ; hors du portail, ni numéro ni nom."""
    return Tache(
        cle=f"message:{message.pk}",
        titre=message.nom,
        detail=f"{message.etape} · à {message.destinataire.nom}",
        numero="",
        texte="Message à une CPTS voisine",
        adresse=message.get_absolute_url(),
        badge=message.fiche.badge.value,
        badge_libelle=message.fiche.instructeur,
        depuis=jour_paris(message.ecrit_le),
    )


def rubriques_a_ecrire(utilisateur: Utilisateur) -> QuerySet[AttributionDeRubrique]:
    """Les rubriques de projet qui lui sont confiées et qu'elle n'a pas dites écrites, la plus proche d'abord."""
    siennes = AttributionDeRubrique.objects.a_ecrire_par(utilisateur).select_related("projet__dossier")
    return siennes.order_by("echeance_le", "pk")


def de_la_rubrique(attribution: AttributionDeRubrique, utilisateur: Utilisateur) -> Tache:
    """Une rubrique du projet à écrire, pour une date."""
    dossier = attribution.projet.dossier
    rubrique = etapes.rubrique(Sujet.PROJET, attribution.rubrique)
    return Tache(
        cle=f"rubrique:{attribution.pk}",
        titre=dossier.nom,
        detail=f"{dossier.numero} · {rubrique.titre if rubrique else attribution.rubrique}",
        numero=dossier.numero,
        texte="Rubrique du projet de santé à écrire",
        adresse=reverse("dossiers:ecriture", args=[dossier.numero]),
        badge=attribution.projet.fiche.badge.value,
        badge_libelle=attribution.projet.fiche.porteur,
        echeance=attribution.echeance_le,
        echeance_libelle="à écrire",
    )


def de_la_contribution(contribution: Contribution, utilisateur: Utilisateur) -> Tache:
    """Une contribution à l'avis, à envoyer pour une date."""
    dossier = contribution.dossier
    return Tache(
        cle=f"contribution:{contribution.pk}",
        titre=dossier.nom,
        detail=dossier.numero,
        numero=dossier.numero,
        texte="Contribution à l’avis à envoyer",
        adresse=dossier.get_absolute_url(),
        badge=contribution.fiche.badge.value,
        badge_libelle=contribution.fiche.instructeur,
        depuis=jour_paris(contribution.demandee_le),
        echeance=contribution.echeance_le,
        echeance_libelle="contribution attendue",
    )


def contribue(utilisateur: Utilisateur) -> bool:
    """Relecteur ou coordinateur : qui peut devoir une contribution."""
    return bool(mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS))


def relit(utilisateur: Utilisateur) -> bool:
    """Le coordinateur du Guichet, à qui les équipes s'adressent."""
    return bool(mandats_avec(utilisateur, Capacite.RELIRE))


DOSSIERS = Source("dossiers", A_VOUS, a_vous, du_dossier, preparer=dire_ce_qui_est_attendu)
CONTRIBUTIONS = Source(
    "contributions",
    Rubrique("Vos contributions attendues"),
    contributions_attendues,
    de_la_contribution,
    contribue,
)
SOURCES: tuple[Source, ...] = (
    CONTRIBUTIONS,
    DOSSIERS,
    Source("rubriques", Rubrique("Vos rubriques à écrire"), rubriques_a_ecrire, de_la_rubrique),
    FILS,
    AIDES_DE_L_EQUIPE,
    Source("relectures", SOLLICITATIONS, relectures_a_lire, de_la_relecture, relit),
    Source("appuis", SOLLICITATIONS, appuis_a_traiter, de_l_appui, relit, mouvante=True),
    AIDES_DU_GUICHET,
    Source("messages", SOLLICITATIONS, messages_a_traiter, du_message, relit),
)


def inscrire() -> None:
    """Inscrit les sources du suivi ; sans effet la seconde fois."""
    for source in SOURCES:
        taches.inscrire(source)
