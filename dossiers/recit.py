"""Ce que dit un événement en clair, au-delà de son fait : version, sens, montant, pièces, département…"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from dossiers.enums import MotifOpposition, MotifRefusFIR, PieceLegale, RoleEquipe, SensAvis
from dossiers.enums_complements import NatureElement
from dossiers.enums_echanges import NatureAppui
from dossiers.models import Evenement

GESTES_D_EQUIPE = {
    "invite": "Invitation envoyée",
    "renvoie": "Invitation renvoyée",
    "revoque": "Invitation annulée",
    "rejoint": "Nouveau membre",
    "role": "Rôle changé",
    "retire": "Membre retiré",
    "quitte": "Départ d’un membre",
    "propose": "Responsabilité proposée à un membre",
    "releve": "Nouveau responsable proposé par le Guichet",
    "decline": "Responsabilité déclinée",
    "transfert": "Responsabilité transmise",
}
ETAPES_REPRISES = {
    "lettre": "lettre accordée",
    "projet": "projet de santé validé",
    "contrat": "contrat tripartite signé",
}


def detail(evenement: Evenement) -> str:
    """Une phrase courte, ou rien ; ne lit que la partie hachée (ni nom ni adresse).

    Une même clé dit autre chose ailleurs (``echeance`` : un jour ici, la clé d'un versement là ; ``nature`` : celle
    d'un appui, ou d'un relevé) : ce qui n'est pas de l'espèce attendue ne se dit pas.
    """
    donnees = evenement.donnees
    phrases = [dire(donnees[cle]) for cle, dire in _DIRE.items() if donnees.get(cle) not in (None, "", [], False)]
    return " · ".join(phrase for phrase in phrases if phrase)


def _choix(enumeration: Any) -> Callable[[str], str]:
    return lambda valeur: dict(enumeration.choices).get(valeur, "")


def _motif(valeur: str) -> str:
    return {**dict(MotifRefusFIR.choices), **dict(MotifOpposition.choices)}.get(valeur, valeur)


def _jour(prefixe: str) -> Callable[[str], str]:
    return lambda valeur: f"{prefixe} {en_lettres(date.fromisoformat(valeur))}" if isinstance(valeur, str) else ""


def _pieces(valeurs: list[str]) -> str:
    libelles = dict(PieceLegale.choices)
    return "Pièces : " + ", ".join(libelles.get(valeur, valeur).lower() for valeur in valeurs)


def _tiers(nombres: dict[str, int]) -> str:
    """« conseil territorial de santé et 2 CPTS voisines » : des catégories, jamais une adresse."""
    voisines = nombres.get("voisines", 0)
    parts = ["conseil territorial de santé"] if nombres.get("cts") else []
    if voisines:
        parts.append(f"{voisines} CPTS voisine{'s' if voisines > 1 else ''}")
    suite = " (nouvel envoi pour une partie)" if nombres.get("renvois") else ""
    return "Destinataires : " + " et ".join(parts) + suite


_DIRE: dict[str, Callable[[Any], str]] = {
    "geste": lambda geste: GESTES_D_EQUIPE.get(geste, geste),
    "role": lambda role: _choix(RoleEquipe)(role).lower(),
    "version": lambda numero: f"Version {numero}",
    "incomplet": lambda _: "Dossier incomplet : le délai légal ne court pas",
    "sens": _choix(SensAvis),
    "montant": lambda montant: f"{euros(Decimal(montant))}",
    "motif": _motif,
    "pieces": _pieces,
    "souhaitee_le": _jour("Réponse souhaitée le"),
    "echeance": _jour("Échéance du"),
    "etape": lambda etape: f"Étape atteinte : {ETAPES_REPRISES.get(etape, etape)}",
    "nature": _choix(NatureAppui),
    "nature_element": _choix(NatureElement),
    "elements": lambda nombre: f"{nombre} élément{'s' if nombre > 1 else ''}",
    "prevu_le": _jour("Prévu le"),
    "tiers": _tiers,
    "acteurs": lambda nombre: f"{nombre} acteur{'s' if nombre > 1 else ''}",
    "numero_d_origine": lambda numero: f"Numéro dans l’archive : {numero}",
    "projet_garde": lambda _: "Projet de santé gardé de côté jusqu’à l’accord de l’ARS",
    "pieces_jetees": lambda nombre: f"{nombre} pièce{'s' if nombre > 1 else ''} à la corbeille",
    "non_repris": lambda nombre: f"{nombre} élément{'s' if nombre > 1 else ''} non repris",
    "de": lambda code: f"Ancien pilote : {code}",
    "vers": lambda code: f"Nouveau pilote : {code}",
}
