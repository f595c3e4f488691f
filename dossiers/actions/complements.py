"""Demander des compléments, relancer, annuler, classer : les mêmes gestes pour le Guichet, l'ARS et l'AM."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.suivi import suivre
from dossiers.actions.tacite import au_jour_legal
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import Demandeur, Sujet
from dossiers.journal import consigner
from dossiers.models import DemandeComplements, Dossier, Evenement, LettreIntention, ProjetSante
from dossiers.permissions import capacites_sur


@dataclass(frozen=True)
class Voie:
    """Par où passe une demande : qui demande, quelle capacité relance."""

    demandeur: Demandeur
    relance: frozenset[Capacite]


VOIES = {
    (Sujet.LETTRE, "demander_complements"): Voie(Demandeur.GUICHET, frozenset({Capacite.COMPLEMENTS_GUICHET})),
    (Sujet.LETTRE, "demander_complements_ars"): Voie(
        Demandeur.ARS, frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})
    ),
    (Sujet.PROJET, "demander_complements"): Voie(
        Demandeur.ARS, frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})
    ),
    (Sujet.PROJET, "demander_complements_am"): Voie(Demandeur.AM, frozenset({Capacite.INSTRUIRE_AM})),
}
RELANCE = {(sujet, voie.demandeur): voie.relance for (sujet, _nom), voie in VOIES.items()}


@au_jour_legal
@transaction.atomic
def demander(
    objet: LettreIntention | ProjetSante,
    nom: str,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str,
    souhaitee_le: date,
    rubriques: list[str] | None = None,
    pieces: list[str] | None = None,
) -> Evenement:
    """Ouvre une demande de compléments par la transition ``nom`` ; le message est lu par le porteur."""
    evenement = franchir(
        objet,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"souhaitee_le": souhaitee_le, "pieces": pieces},
        journal={"souhaitee_le": souhaitee_le, "rubriques": rubriques or [], "pieces": pieces or []},
    )
    DemandeComplements.objects.create(
        dossier=objet.dossier,
        sujet=objet.SUJET,
        demandeur=VOIES[objet.SUJET, nom].demandeur,
        auteur=auteur,
        message=commentaire.strip(),
        rubriques=rubriques or [],
        pieces=pieces or [],
        souhaitee_le=souhaitee_le,
        ouverte_le=maintenant,
    )
    suivre(objet.dossier)
    return evenement


@au_jour_legal
@transaction.atomic
def annuler(
    objet: LettreIntention | ProjetSante, nom: str, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Retire la demande ouverte ; l'objet revient à l'état précédent."""
    evenement = franchir(objet, nom, auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    clore_demande(objet.dossier, maintenant)
    return evenement


@au_jour_legal
@transaction.atomic
def classer_sans_suite(
    objet: LettreIntention | ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """Classe après relance restée sans réponse ; le porteur peut encore répondre, ce qui rouvre."""
    evenement = franchir(objet, "classer_sans_suite", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    clore_demande(objet.dossier, maintenant)
    return evenement


@transaction.atomic
def relancer(demande: DemandeComplements, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Relance le porteur, une fois la date souhaitée passée ; ouvre le délai avant classement.

    Lève ``PermissionDenied`` ou ``TransitionRefusee``.
    """
    dossier = Dossier.objects.select_for_update().get(pk=demande.dossier_id)
    demande = DemandeComplements.objects.select_for_update().get(pk=demande.pk)
    if not RELANCE[demande.sujet, demande.demandeur] & capacites_sur(auteur, dossier):
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas de relancer.")
    raisons = raisons_de_ne_pas_relancer(demande, jour_paris(maintenant))
    if raisons:
        raise TransitionRefusee(raisons)
    demande.relancee_le = maintenant
    demande.save(update_fields=["relancee_le"])
    evenement = consigner(
        dossier,
        sujet=demande.sujet,
        code="relance",
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour_paris(maintenant),
    )
    notifications.prevenir_du_fait(dossier, evenement)
    return evenement


def raisons_de_ne_pas_relancer(demande: DemandeComplements, jour: date) -> list[str]:
    """Vide si la relance est possible ce jour-là."""
    raisons = []
    if demande.close_le is not None:
        raisons.append("Cette demande est close.")
    if demande.relancee_le is not None:
        raisons.append("Le porteur a déjà été relancé.")
    if jour <= demande.souhaitee_le:
        raisons.append(f"Le porteur a jusqu'au {demande.souhaitee_le:%d/%m/%Y} pour répondre.")
    return raisons


def clore_demande(dossier: Dossier, maintenant: datetime) -> None:
    """Ferme la demande ouverte, s'il y en a une."""
    dossier.demandes.filter(close_le__isnull=True).update(close_le=maintenant)
