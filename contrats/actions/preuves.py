"""Joindre une preuve à un acte du contrat : contenu vérifié, quarantaine, place bornée, comme toute pièce."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comptes.models import Utilisateur
from dossiers.actions.pieces import raisons_de_refuser
from dossiers.actions.rangement import ranger
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import PieceJointe
from dossiers.televersement import verifier


@dataclass(frozen=True)
class FichierRecu:
    """Un fichier reçu d'un formulaire, avant toute vérification."""

    nom: str
    octets: bytes


def joindre_preuve(
    objet: Any, recu: FichierRecu, *, auteur: Utilisateur, maintenant: datetime, rubrique: str = ""
) -> PieceJointe:
    """Range la preuve sous l'objet (déjà verrouillé), dans la transaction de l'appelant.

    ``rubrique`` : où la ranger parmi les pièces du sujet ; sans elle, la clé de l'objet.

    Lève ``TeleversementRefuse`` (fichier irrecevable) ou ``TransitionRefusee`` (doublon, place).
    """
    verifie = verifier(recu.nom, recu.octets)
    rubrique = rubrique or str(objet.pk)
    raisons = raisons_de_refuser(objet, rubrique, verifie)
    if raisons:
        raise TransitionRefusee(raisons)
    return ranger(objet, verifie, rubrique=rubrique, titre="", deposee_par=auteur, deposee_le=maintenant)
