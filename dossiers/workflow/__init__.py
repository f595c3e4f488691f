"""Les automates : bouton, capacité, conditions, événement, notifications, effet sur l'horloge de chaque pas.

Les états de départ et d'arrivée sont écrits une fois, sur le modèle (django-fsm) ; on les lit ici.
La table d'un automate ultérieur (contrat) s'ajoute avec :func:`declarer`, au démarrage de son application.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commun.fsm import arcs
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.enums import EtatLettre, EtatProjet, Sujet
from dossiers.enums_complements import EtatElement
from dossiers.enums_echanges import EtatAppui, EtatFil, EtatRelecture
from dossiers.enums_messages import EtatMessage
from dossiers.enums_pieces import EtatPiece
from dossiers.models import (
    AppuiGuichet,
    ElementDemande,
    FilDeCommentaires,
    LettreIntention,
    MessageVoisin,
    PieceJointe,
    ProjetSante,
    Relecture,
)
from dossiers.workflow import echanges, element, lettre, messages, piece, projet
from dossiers.workflow.modele import Commentaire, Horloge, Transition

__all__ = [
    "AUTOMATES",
    "Commentaire",
    "Horloge",
    "Transition",
    "cible",
    "declarer",
    "permise",
    "sources",
    "transition",
]

# Faits consignés sans changement d'état : code → ce que dit la frise.
FAITS_SANS_ETAT: dict[str, str] = {
    "dossier.ouvert": "Dossier ouvert",
    "dossier.reprise": "Dossier repris d’avant le portail",
    "dossier.changer_pilote": "Département pilote changé",
    "dossier.equipe": "Équipe modifiée",
    "dossier.importe": "Dossier repris d’une archive",
    "dossier.acteur_corrige": "Une personne citée a corrigé sa fiche",
    "dossier.acteur_retire": "Une personne citée a demandé son retrait : sa fiche est effacée",
    "dossier.acteurs_importes": "Acteurs importés d’un fichier",
    "dossier.adhesion": "Inscription reçue par le lien d’adhésion",
    "dossier.banque": "Coordonnées bancaires enregistrées",
    "dossier.banque_retiree": "Coordonnées bancaires retirées",
    "dossier.banque_lue": "Coordonnées bancaires lues en entier",
    "contrat.compte_lu": "Compte du contrat lu en entier",
    "deport.acteur": "Déport constaté : un agent est acteur du dossier",
    "deport.voisin": "Un agent est acteur d’une CPTS voisine : au coordinateur de trancher",
    "deport.recusation": "Un agent s’est récusé du dossier",
    "deport.decision": "Un agent est déporté du dossier",
    "deport.maintien": "Un agent, acteur d’une CPTS voisine, est maintenu",
    "deport.levee": "Un déport est levé",
    "lettre.reprise": "Accord de l’ARS antérieur au portail (reprise)",
    "projet.reprise": "Projet de santé validé avant le portail (reprise)",
    "lettre.ouverte": "Lettre d’intention commencée",
    "lettre.refus_implicite": "Refus implicite né du silence de l’ARS",
    "lettre.relance": "Porteur relancé",
    "projet.ouvert": "Projet de santé ouvert",
    "dossier.projet_garde_renonce": "L’équipe renonce au projet de l’archive",
    "dossier.projet_garde_piece_retiree": "Pièce retirée du projet de l’archive",
    "projet.repris": "Contenu du projet repris de l’archive",
    "projet.relance": "Porteur relancé",
    **echanges.FAITS,
    **messages.FAITS,
    **element.FAITS,
}


@dataclass(frozen=True)
class Automate:
    """Un modèle à états et sa table de transitions."""

    sujet: Sujet
    modele: type[Any]
    etats: type[Any]
    transitions: Mapping[str, Transition]


AUTOMATES: dict[str, Automate] = {}


def declarer(sujet: Sujet, modele: type[Any], etats: type[Any], transitions: tuple[Transition, ...]) -> None:
    """Ajoute un automate ; deux transitions du même nom, ou sans méthode sur le modèle, sont refusées."""
    table = {t.nom: t for t in transitions}
    methodes = {t.name for t in modele._meta.get_field(modele.CHAMP_ETAT).get_all_transitions(modele)}
    if len(table) != len(transitions) or set(table) != methodes:
        raise ValueError(f"{sujet} : table et méthodes diffèrent {set(table) ^ methodes}")
    AUTOMATES[sujet] = Automate(sujet, modele, etats, table)


def sources(sujet: Sujet, nom: str) -> tuple[str, ...]:
    """États de départ d'une transition, dans l'ordre de l'énumération."""
    return tuple(etat for etat in AUTOMATES[sujet].etats.values if etat in _arcs(sujet, nom))


def cible(sujet: Sujet, nom: str) -> str:
    """État d'arrivée d'une transition."""
    return next(iter(_arcs(sujet, nom).values()))


def _arcs(sujet: Sujet, nom: str) -> dict[str, str]:
    return dict(arcs(AUTOMATES[sujet].modele, nom))


def transition(sujet: Sujet, nom: str) -> Transition:
    """La transition nommée ; ``KeyError`` si elle n'existe pas."""
    return AUTOMATES[sujet].transitions[nom]


def permise(pas: Transition, objet: Any, utilisateur: Utilisateur, capacites: frozenset[Capacite]) -> bool:
    """Vrai si cette personne, avec ses capacités sur le dossier, a le droit de ce pas (quand l'état le permettra).

    Un état étranger au pas ne retire pas le droit : il rend l'acte impossible, ce que dit la porte.
    """
    depuis_les_sources = frozenset().union(*(pas.capacites_depuis(etat) for etat in sources(pas.sujet, pas.nom)))
    voulues = pas.capacites_depuis(objet.etat) or depuis_les_sources
    return bool(voulues & capacites) and (pas.reservee_a is None or pas.reservee_a(utilisateur, objet))


def transitions_depuis(objet: Any) -> list[Transition]:
    """Transitions dont l'état actuel de l'objet est une source, dans l'ordre de la table."""
    table = AUTOMATES[objet.SUJET].transitions
    return [t for nom, t in table.items() if objet.etat in _arcs(objet.SUJET, nom)]


def libelle_evenement(sujet: str, code: str) -> str:
    """Ce que dit la frise d'un événement."""
    automate = AUTOMATES.get(sujet)
    if automate and code in automate.transitions:
        return automate.transitions[code].fait
    return FAITS_SANS_ETAT.get(f"{sujet}.{code}", code)


declarer(Sujet.LETTRE, LettreIntention, EtatLettre, lettre.TRANSITIONS)
declarer(Sujet.PROJET, ProjetSante, EtatProjet, projet.TRANSITIONS)
declarer(Sujet.COMMENTAIRE, FilDeCommentaires, EtatFil, echanges.FIL)
declarer(Sujet.RELECTURE, Relecture, EtatRelecture, echanges.RELECTURE)
declarer(Sujet.APPUI, AppuiGuichet, EtatAppui, echanges.APPUI)
declarer(Sujet.PIECE, PieceJointe, EtatPiece, piece.TRANSITIONS)
declarer(Sujet.MESSAGE, MessageVoisin, EtatMessage, messages.TRANSITIONS)
declarer(Sujet.ELEMENT, ElementDemande, EtatElement, element.TRANSITIONS)


def fiche_courante(dossier: Any) -> Any:
    """Fiche de l'état où en est un dossier, lue de sa copie (pour les listes, sans requête)."""
    return AUTOMATES[dossier.etape].modele.FICHES[dossier.etat_courant]
