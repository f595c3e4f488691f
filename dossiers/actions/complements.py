"""Demander des compléments, relancer, annuler, classer : les mêmes gestes pour le Guichet, l'ARS et l'AM."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers import notifications
from dossiers.actions.elements import creer, exiger_les_memes, exiger_recevables, preparation, verser
from dossiers.actions.suivi import suivre
from dossiers.actions.tacite import au_jour_legal
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums_complements import ELEMENT_ATTENDU, NatureElement
from dossiers.journal import consigner
from dossiers.models import DemandeComplements, Dossier, ElementDemande, Evenement, LettreIntention, ProjetSante
from dossiers.natures import rouvre
from dossiers.permissions import capacites_sur
from dossiers.voies import RELANCE, VOIES, Voie

Objet = LettreIntention | ProjetSante


@au_jour_legal
@transaction.atomic
def demander(
    objet: Objet,
    nom: str,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str,
    souhaitee_le: date,
    rubriques: list[str] | None = None,
    pieces: list[str] | None = None,
    elements: Iterable[int] = (),
) -> Evenement:
    """Envoie en un message les éléments préparés (``elements``), et ouvre la demande par la transition ``nom``.

    ``rubriques`` et ``pieces`` (liste légale) ajoutent chacune un élément ; si rien n'est visé, tout se rouvre. Seul
    ce que visent les éléments se modifie. Lève ``TransitionRefusee`` si la préparation a changé entre-temps.
    """
    voie = VOIES[objet.SUJET, nom]
    frais = verrouiller(objet)
    prepares = preparation(frais, voie.demandeur).filter(pk__in=set(elements))
    envoyes = list(prepares.order_by("pk"))
    if frais.etat == voie.depuis:
        exiger_les_memes(envoyes, elements)
        exiger_recevables(envoyes)
    legales = list(dict.fromkeys([*(pieces or []), *(e.piece_legale for e in envoyes if e.piece_legale)]))
    visees = list(dict.fromkeys([*(rubriques or []), *(e.rubrique for e in envoyes if e.rubrique)]))
    evenement = franchir(
        objet,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"souhaitee_le": souhaitee_le, "pieces": legales},
        journal={"souhaitee_le": souhaitee_le, "rubriques": visees, "pieces": legales},
    )
    envoyes += _a_la_volee(frais, voie, rubriques or [], pieces or [], envoyes, auteur, maintenant, commentaire)
    demande = DemandeComplements.objects.create(
        dossier=objet.dossier,
        sujet=objet.SUJET,
        demandeur=voie.demandeur,
        auteur=auteur,
        message=commentaire.strip(),
        rubriques=visees,
        pieces=legales,
        souhaitee_le=souhaitee_le,
        ouverte_le=maintenant,
    )
    verser(envoyes, demande, auteur=auteur, maintenant=maintenant)
    suivre(objet.dossier)
    return evenement


def _a_la_volee(
    objet: Objet,
    voie: Voie,
    rubriques: list[str],
    pieces: list[str],
    prepares: list[ElementDemande],
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str,
) -> list[ElementDemande]:
    """Les éléments choisis à l'envoi ; à défaut de tout élément qui rouvre, un seul, qui rouvre tout."""
    cibles = [{"nature": NatureElement.PIECE_MANQUANTE, "piece_legale": piece} for piece in pieces]
    cibles += [{"nature": NatureElement.CHAMP, "rubrique": rubrique} for rubrique in rubriques]
    if not cibles and not any(rouvre(element.nature) for element in prepares):
        cibles = [{"nature": NatureElement.CHAMP}]
    texte = commentaire.strip()
    return [creer(objet, voie.demandeur, auteur=auteur, maintenant=maintenant, texte=texte, **c) for c in cibles]


@au_jour_legal
@transaction.atomic
def annuler(
    objet: LettreIntention | ProjetSante, nom: str, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Retire la demande ouverte et ses éléments sans réponse ; l'objet revient à l'état précédent.

    Ce que le porteur avait commencé reste dans sa copie de travail, et ses réponses dans les éléments.
    """
    evenement = franchir(objet, nom, auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    _clore(objet.dossier.demandes.ouvertes().qui_rouvrent(), maintenant)
    return evenement


@au_jour_legal
@transaction.atomic
def classer_sans_suite(
    objet: LettreIntention | ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """Classe après relance restée sans réponse ; le porteur peut encore répondre, ce qui rouvre."""
    evenement = franchir(objet, "classer_sans_suite", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    objet.dossier.demandes.ouvertes().qui_rouvrent().update(close_le=maintenant)
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
        donnees={"demandeur": demande.demandeur},
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
        raisons.append(f"Le porteur a jusqu’au {demande.souhaitee_le:%d/%m/%Y} pour répondre.")
    return raisons


def clore_par_la_reponse(objet: Objet, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Fait partir les réponses de la dernière demande de l'objet et la ferme ; sans effet au premier dépôt.

    Un élément sans réponse propre renvoie à la nouvelle version.
    """
    demande = objet.dossier.demandes.qui_rouvrent().filter(sujet=objet.SUJET).order_by("-ouverte_le", "-pk").first()
    if demande is None:
        return
    for element in demande.elements.filter(etat__in=ELEMENT_ATTENDU).order_by("pk"):
        franchir(
            element,
            "repondre",
            auteur=auteur,
            maintenant=maintenant,
            journal={"nature_element": element.nature},
            champs={"repondu_le": maintenant},
        )
    if demande.close_le is None:
        DemandeComplements.objects.filter(pk=demande.pk).update(close_le=maintenant)


def clore_tout(dossier: Dossier, maintenant: datetime) -> None:
    """Ferme tout ce qui attend une réponse, questions comprises : la démarche s'arrête."""
    _clore(dossier.demandes.ouvertes(), maintenant)


def _clore(demandes: Iterable[DemandeComplements], maintenant: datetime) -> None:
    for demande in list(demandes):
        for element in demande.elements.filter(etat__in=ELEMENT_ATTENDU).order_by("pk"):
            franchir(
                element,
                "clore",
                auteur=None,
                maintenant=maintenant,
                journal={"nature_element": element.nature},
            )
        DemandeComplements.objects.filter(pk=demande.pk).update(close_le=maintenant)
