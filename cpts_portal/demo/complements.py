"""Les demandes de compléments de la démonstration : des éléments variés, des trois côtés, et leurs réponses."""

from datetime import datetime
from typing import Any

from comptes.models import Utilisateur
from dossiers.actions import elements, reponses
from dossiers.enums import Demandeur, PieceLegale
from dossiers.enums_complements import ELEMENT_ATTENDU, NatureElement, NatureReponse
from dossiers.natures import rouvre

ELEMENTS: dict[tuple[str, str], tuple[dict[str, str], ...]] = {
    ("lettre", Demandeur.GUICHET): (
        {
            "nature": NatureElement.CHAMP,
            "rubrique": "mobilisation",
            "texte": "Dites combien de professionnels sont venus à chaque réunion, par profession.",
        },
        {
            "nature": NatureElement.PERIMETRE,
            "texte": "Une commune voisine vit tournée vers vous : ajoutez-la, ou dites pourquoi elle reste dehors.",
        },
        {
            "nature": NatureElement.PIECE_MANQUANTE,
            "piece_legale": PieceLegale.STATUTS,
            "texte": "Joignez les statuts de l’association, même à l’état de projet.",
        },
        {"nature": NatureElement.QUESTION, "texte": "Avez-vous rencontré la CPTS voisine ?"},
    ),
    ("lettre", Demandeur.ARS): (
        {
            "nature": NatureElement.CHAMP,
            "rubrique": "financement",
            "champ": "fir_description",
            "texte": "Détaillez le temps de coordination demandé, en jours par mois.",
        },
        {
            "nature": NatureElement.CHAMP,
            "rubrique": "mobilisation",
            "texte": "Précisez comment les infirmiers seront associés à l’écriture.",
        },
        {"nature": NatureElement.QUESTION, "texte": "Un autre financeur a-t-il été sollicité ?"},
    ),
    ("projet", Demandeur.ARS): (
        {
            "nature": NatureElement.PIECE_MANQUANTE,
            "piece_legale": PieceLegale.STATUTS,
            "texte": "Les statuts déposés ne sont pas signés : joignez la version signée.",
        },
        {
            "nature": NatureElement.PIECE_MANQUANTE,
            "piece_legale": PieceLegale.BUDGET,
            "texte": "Le budget ne distingue pas la mise en place du fonctionnement : séparez-les.",
        },
        {"nature": NatureElement.QUESTION, "texte": "Qui remplacera la coordinatrice pendant son congé ?"},
    ),
    ("projet", Demandeur.AM): (
        {
            "nature": NatureElement.CHAMP,
            "rubrique": "fiches",
            "texte": "Donnez pour chaque fiche la valeur de départ de l’indicateur.",
        },
        {
            "nature": NatureElement.CHAMP,
            "rubrique": "suivi",
            "texte": "Dites qui relèvera les indicateurs, et quand.",
        },
        {"nature": NatureElement.QUESTION, "texte": "L’adresse du siège est-elle définitive ?"},
    ),
}


def preparer_les_elements(objet: Any, demandeur: str, *, auteur: Utilisateur, maintenant: datetime) -> list[int]:
    """Prépare les éléments de ce côté ; rend ce qu'il faut donner à l'envoi."""
    communs = {"demandeur": demandeur, "auteur": auteur, "maintenant": maintenant}
    return [elements.preparer(objet, **communs, **cible).pk for cible in ELEMENTS[objet.SUJET, demandeur]]


def repondre_aux_elements(objet: Any, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Garde une réponse à chaque élément attendu : fait dans le dossier, ou par écrit."""
    for element in objet.dossier.elements.filter(etat__in=ELEMENT_ATTENDU).order_by("pk"):
        nature = NatureReponse.FAIT if rouvre(element.nature) else NatureReponse.ECRITE
        texte = "" if nature == NatureReponse.FAIT else "Oui, et nous vous enverrons le compte rendu."
        reponses.noter(element, nature=nature, texte=texte, auteur=auteur, maintenant=maintenant)
