"""Le décor des compléments : une demande des cinq natures, prête à partir d'un côté, attendue de l'autre."""

from typing import Any

from django.urls import reverse

from comptes.enums import Role
from dossiers.actions import elements, reponses
from dossiers.enums import Demandeur, PieceLegale
from dossiers.enums_complements import NatureElement, NatureReponse
from dossiers.models import Dossier, ElementDemande
from tests.fabriques.etats import Parcours, un_parcours
from tests.fabriques.pieces import une_piece

LONG = "Citez vos sources, avec leur année. " + "hospitalouniversitaire" * 5


def deposer_avec_une_piece(nom: str) -> Parcours:
    """Une lettre déposée, dont une pièce jointe."""
    parcours = un_parcours(nom=nom)
    une_piece(parcours.lettre, "statuts-" + "a" * 80 + ".pdf", rubrique="structure")
    parcours.deposer_lettre()
    return parcours


def preparer_de_tout(parcours: Parcours) -> list[ElementDemande]:
    """Un élément de chaque nature, préparé par le coordinateur."""
    piece = parcours.dossier.pieces_jointes.presentes().first()
    coordinateur = parcours.agent(Role.COORDINATEUR)
    natures: dict[str, dict[str, Any]] = {
        NatureElement.CHAMP: {"rubrique": "diagnostic", "champ": "diagnostic"},
        NatureElement.PERIMETRE: {},
        NatureElement.PIECE_MANQUANTE: {"piece_legale": PieceLegale.STATUTS},
        NatureElement.PIECE_A_REMPLACER: {"piece_jointe": piece},
        NatureElement.QUESTION: {},
    }
    commun = {"auteur": coordinateur, "demandeur": Demandeur.GUICHET, "texte": LONG}
    return [
        parcours.faire(elements.preparer, parcours.lettre, nature=nature, **cible, **commun)
        for nature, cible in natures.items()
    ]


def demander_de_tout(decor: Any, nom: str) -> Parcours:
    """Un dossier à qui tout est demandé, une réponse gardée et une rubrique de plus demandée par le porteur."""
    parcours = deposer_avec_une_piece(nom)
    prepares = preparer_de_tout(parcours)
    cles = [element.pk for element in prepares]
    parcours.demander(parcours.lettre, "demander_complements", Role.COORDINATEUR, elements=cles)
    question = parcours.dossier.elements.get(nature=NatureElement.QUESTION)
    responsable = parcours.responsable
    parcours.faire(reponses.noter, question, nature=NatureReponse.ECRITE, texte=LONG, auteur=responsable)
    parcours.faire(reponses.demander_aussi, parcours.lettre, rubrique="mobilisation", texte=LONG, auteur=responsable)
    numero = parcours.dossier.numero
    page, aussi = reverse("dossiers:complements", args=[numero]), [numero, "lettre", "organisation"]
    decor.montrer(responsable, page, reverse("dossiers:demander_aussi", args=aussi))
    decor.montrer(responsable, reverse("dossiers:rubrique", args=aussi))
    decor.montrer(parcours.agent(Role.COORDINATEUR), page)
    return parcours


def planter_la_preparation(decor: Any, nom: str) -> Dossier:
    """Un dossier déposé, qu'elle rend : la liste préparée, un élément à réécrire, l'envoi, celui des questions."""
    parcours = deposer_avec_une_piece(nom)
    premier = preparer_de_tout(parcours)[0]
    numero = parcours.dossier.numero
    coordinateur = parcours.agent(Role.COORDINATEUR)
    for page in ("preparer_complements", "poser_questions"):
        decor.montrer(coordinateur, reverse(f"dossiers:{page}", args=[numero, "lettre"]))
    decor.montrer(coordinateur, reverse("dossiers:element", args=[numero, premier.pk]))
    decor.montrer(coordinateur, reverse("dossiers:acte", args=[numero, "lettre", "demander_complements"]))
    return parcours.dossier
