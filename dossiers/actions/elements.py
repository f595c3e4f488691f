"""Préparer les éléments d'une demande, les retirer, les faire ouvrir : côté demandeur, sans rien envoyer.

Lève ``PermissionDenied`` (pas de ce côté) ou ``TransitionRefusee`` (raisons en français). Un élément en préparation ne
s'écrit pas au journal : seul son côté le lit.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from comptes.models import Utilisateur
from dossiers import notifications
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Demandeur, Tour
from dossiers.enums_complements import ELEMENT_ATTENDU, EtatElement, NatureElement
from dossiers.models import DemandeComplements, Dossier, ElementDemande, LettreIntention, PieceJointe, ProjetSante
from dossiers.models.complements import LONGUEUR_MAX
from dossiers.natures import TERRITOIRE, effet_de, raisons_de_refuser, rouvre
from dossiers.permissions import capacites_sur
from dossiers.voies import PAR_DEMANDEUR, Voie

Objet = LettreIntention | ProjetSante
CHANGEE = "La préparation a changé depuis que vous l’avez ouverte : relisez-la avant d’envoyer."
ENVOYE = "Cet élément est déjà parti : il ne se modifie plus, mais il peut se retirer."
REPONSE_DUE = "Le porteur attend une réponse : rouvrez, ou dites-lui pourquoi vous ne rouvrez pas."
DERNIER = "C’est le dernier élément attendu : annulez plutôt toute la demande."


def preparation(objet: Objet, demandeur: str) -> QuerySet[ElementDemande]:
    """Ce que ce côté prépare sur cet objet, dans l'ordre d'écriture."""
    toutes = ElementDemande.objects.filter(dossier=objet.dossier_id, sujet=objet.SUJET, demandeur=demandeur)
    return toutes.filter(etat=EtatElement.PREPARE).order_by("pk")


@transaction.atomic
def preparer(
    objet: Objet, *, demandeur: str, auteur: Utilisateur, maintenant: datetime, texte: str, **cible: Any
) -> ElementDemande:
    """Ajoute un élément à la préparation de ce côté.

    ``cible`` : nature, et selon elle rubrique, champ, piece_legale, piece_jointe, suite_de. Qui ne fait que proposer
    (l'Assurance Maladie à l'ARS) est noté.
    """
    frais = verrouiller(objet)
    voie = _exiger_le_cote(frais, demandeur, auteur)
    propose = "" if voie.capacite in capacites_sur(auteur, frais.dossier) else Tour.AM
    _exiger_l_etat(frais, voie)
    _exiger(_fautes(frais.SUJET, demandeur, texte, cible))
    return creer(frais, demandeur, auteur=auteur, maintenant=maintenant, texte=texte, propose_par=propose, **cible)


@transaction.atomic
def preparer_depuis(
    objet: Objet,
    *,
    demandeur: str,
    texte: str,
    rubrique: str = "",
    champ: str = "",
    auteur: Utilisateur,
    maintenant: datetime,
) -> ElementDemande:
    """Prépare, en un geste, l'élément que dit un commentaire : un champ à préciser, le périmètre, sinon une question.

    Deux fois le même commentaire ne fait qu'un élément.
    """
    nature = NatureElement.PERIMETRE if rubrique == TERRITOIRE else NatureElement.CHAMP
    if not rubrique or effet_de(objet.SUJET, demandeur, nature) is None:
        nature = NatureElement.QUESTION
    cible = {"nature": nature, "rubrique": rubrique, "champ": "" if nature == NatureElement.PERIMETRE else champ}
    deja = preparation(objet, demandeur).filter(texte=texte.strip(), **cible).first()
    if deja is not None:
        _exiger_le_cote(objet, demandeur, auteur)
        return deja
    return preparer(objet, demandeur=demandeur, auteur=auteur, maintenant=maintenant, texte=texte, **cible)


def creer(
    objet: Objet, demandeur: str, *, auteur: Utilisateur, maintenant: datetime, texte: str, **cible: Any
) -> ElementDemande:
    """Écrit l'élément en préparation ; le périmètre vise toujours le territoire. À appeler sous verrou."""
    if cible["nature"] == NatureElement.PERIMETRE:
        cible["rubrique"], cible["champ"] = TERRITOIRE, ""
    return ElementDemande.objects.create(
        dossier=objet.dossier,
        sujet=objet.SUJET,
        demandeur=demandeur,
        auteur=auteur,
        prepare_le=maintenant,
        texte=texte.strip(),
        **cible,
    )


@transaction.atomic
def modifier(element: ElementDemande, *, auteur: Utilisateur, texte: str, **cible: Any) -> ElementDemande:
    """Réécrit un élément en préparation ; n'importe quel agent du même côté le peut."""
    frais = _reprendre(element, auteur)
    if cible["nature"] == NatureElement.PERIMETRE:
        cible["rubrique"], cible["champ"] = TERRITOIRE, ""
    _exiger(_fautes(frais.sujet, frais.demandeur, texte, cible))
    for champ, valeur in {**cible, "texte": texte.strip()}.items():
        setattr(frais, champ, valeur)
    frais.save()
    return frais


@transaction.atomic
def supprimer(element: ElementDemande, *, auteur: Utilisateur) -> None:
    """Ôte un élément de la préparation ; rien n'est parti, rien ne s'écrit au journal."""
    frais = _reprendre(element, auteur)
    if frais.propose_par == Tour.PORTEUR:
        raise TransitionRefusee([REPONSE_DUE])
    frais.delete()


@transaction.atomic
def retirer(element: ElementDemande, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> None:
    """Retire un élément envoyé et sans réponse ; le dernier d'une demande qui rouvre se retire avec elle."""
    Dossier.objects.select_for_update().get(pk=element.dossier_id)
    frais = ElementDemande.objects.select_related("demande", "dossier").get(pk=element.pk)
    demande = frais.demande
    autres = demande.elements.filter(etat__in=ELEMENT_ATTENDU).exclude(pk=frais.pk) if demande else ()
    rouvrait = demande and not demande.sans_effet and rouvre(frais.nature) and frais.etat in ELEMENT_ATTENDU
    if rouvrait and not any(rouvre(autre.nature) for autre in autres):
        raise TransitionRefusee([DERNIER])
    evenement = franchir(
        frais,
        "retirer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"nature_element": frais.nature},
    )
    if demande.sans_effet and demande.close_le is None and not autres:
        DemandeComplements.objects.filter(pk=demande.pk).update(close_le=maintenant)
    notifications.prevenir_du_fait(frais.dossier, evenement)


@transaction.atomic
def ouvrir_aussi(element: ElementDemande, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Ajoute à la demande ouverte ce que le porteur a demandé à modifier aussi ; le délai n'en est pas changé."""
    frais = _reprendre(element, auteur)
    demande = frais.dossier.demandes.ouvertes().qui_rouvrent().filter(sujet=frais.sujet).first()
    if frais.propose_par != Tour.PORTEUR or demande is None or demande.demandeur != frais.demandeur:
        raise TransitionRefusee(["Aucune demande ouverte n’attend cette modification."])
    verser([frais], demande, auteur=auteur, maintenant=maintenant)


@transaction.atomic
def refuser_aussi(element: ElementDemande, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> None:
    """Ne rouvre pas ce que le porteur demandait à modifier aussi ; le motif lui est dit, et il est prévenu."""
    frais = _reprendre(element, auteur)
    siennes = frais.dossier.demandes.qui_rouvrent().filter(sujet=frais.sujet, demandeur=frais.demandeur)
    demande = siennes.order_by("-ouverte_le", "-pk").first()
    if frais.propose_par != Tour.PORTEUR or demande is None:
        raise TransitionRefusee(["Le porteur n’a rien demandé à rouvrir ici."])
    franchir(
        frais,
        "refuser",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"nature_element": frais.nature},
        champs={"demande": demande, "examine_le": maintenant, "raison": commentaire.strip()[:LONGUEUR_MAX]},
    )


def verser(
    elements: Iterable[ElementDemande], demande: DemandeComplements, *, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Fait partir des éléments dans une demande."""
    for element in elements:
        franchir(
            element,
            "demander",
            auteur=auteur,
            maintenant=maintenant,
            journal={"nature_element": element.nature},
            champs={"demande": demande},
        )


def exiger_les_memes(trouves: list[ElementDemande], voulus: Iterable[int]) -> None:
    """Lève si un élément relu avant l'envoi est déjà parti ou n'existe plus."""
    if {element.pk for element in trouves} != set(voulus):
        raise TransitionRefusee([CHANGEE])


def exiger_recevables(elements: Iterable[ElementDemande]) -> None:
    """Lève avec toutes les raisons si un élément ne se demande pas à cette étape."""
    raisons = [r for e in elements for r in raisons_de_refuser(e.sujet, e.demandeur, e.nature, e.piece_legale)]
    _exiger(list(dict.fromkeys(raisons)))


def _fautes(sujet: str, demandeur: str, texte: str, cible: dict[str, Any]) -> list[str]:
    fautes = raisons_de_refuser(sujet, demandeur, cible["nature"], cible.get("piece_legale", ""))
    if not texte.strip():
        fautes.append("Écrivez ce que vous demandez au porteur.")
    if len(texte) > LONGUEUR_MAX:
        fautes.append(f"Un élément fait {LONGUEUR_MAX} caractères au plus.")
    piece: PieceJointe | None = cible.get("piece_jointe")
    if cible["nature"] == NatureElement.PIECE_A_REMPLACER and piece is None and not cible.get("piece_legale"):
        fautes.append("Choisissez la pièce à remplacer.")
    return fautes


def _exiger(raisons: list[str]) -> None:
    if raisons:
        raise TransitionRefusee(raisons)


def _exiger_le_cote(objet: Any, demandeur: str, auteur: Utilisateur) -> Voie:
    """La voie de ce demandeur, pour qui y demande ou y propose ; ``PermissionDenied`` sinon."""
    voie = PAR_DEMANDEUR.get((objet.SUJET, demandeur))
    acquises = capacites_sur(auteur, objet.dossier)
    if voie is None or not ({voie.capacite} | voie.propose) & acquises:
        raise PermissionDenied("Votre rôle ne permet pas de préparer cette demande.")
    return voie


def _exiger_l_etat(objet: Objet, voie: Voie) -> None:
    if objet.etat not in voie.etats:
        cote = Demandeur(voie.demandeur).label
        raise TransitionRefusee([f"« {objet.fiche.instructeur} » : {cote} ne demande plus rien à cette étape."])


def _reprendre(element: ElementDemande, auteur: Utilisateur) -> ElementDemande:
    """L'élément en préparation relu sous verrou, pour qui est de son côté, ou l'a lui-même proposé."""
    Dossier.objects.select_for_update().get(pk=element.dossier_id)
    frais = ElementDemande.objects.select_related("dossier").filter(pk=element.pk).first()
    if frais is None:
        raise TransitionRefusee(["Cet élément n’est plus dans la préparation."])
    voie = PAR_DEMANDEUR[frais.sujet, frais.demandeur]
    acquises = capacites_sur(auteur, frais.dossier)
    sien = frais.propose_par == Tour.AM and voie.propose & acquises
    if voie.capacite not in acquises and not sien:
        raise PermissionDenied("Cet élément se prépare chez le demandeur.")
    if frais.etat != EtatElement.PREPARE:
        raise TransitionRefusee([ENVOYE])
    return frais
