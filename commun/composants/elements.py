"""Ce que prennent les composants qui affichent une liste : frise, étapes, montants, filtres."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

MOTS_D_ETAPE = {
    "a_faire": "À commencer",
    "en_cours": "À compléter",
    "terminee": "Complet",
    "a_corriger": "À corriger",
}


@dataclass(frozen=True)
class EtapeFrise:
    """Un point de la frise d'un dossier.

    Passé : ce qui a été fait, par qui (``auteur``), avec son document. Présent : l'étape en cours.
    Futur : une échéance et son fondement (``article``, par exemple « CSP L1434-12 »).
    """

    temps: Literal["passe", "present", "futur"]
    titre: str
    jour: date | datetime | None = None
    auteur: str = ""
    texte: str = ""
    article: str = ""
    document_adresse: str = ""
    document_libelle: str = ""


@dataclass(frozen=True)
class EtapeFormulaire:
    """Une étape d'un long formulaire ; sans ``adresse``, elle n'est pas encore accessible."""

    cle: str
    titre: str
    etat: Literal["a_faire", "en_cours", "terminee", "a_corriger"] = "a_faire"
    adresse: str = ""
    detail: str = ""

    @property
    def mot(self) -> str:
        """L'état en un mot, toujours écrit à côté de l'icône."""
        return MOTS_D_ETAPE[self.etat]


@dataclass(frozen=True)
class LigneMontant:
    """Une ligne d'un tableau de montants, en euros ; ``regle`` et ``source`` s'ouvrent sous la ligne."""

    libelle: str
    montant: Decimal
    detail: str = ""
    regle: str = ""
    source: str = ""


@dataclass(frozen=True)
class FiltreActif:
    """Un filtre en mots (« Département : Gers ») et l'adresse de la même liste sans ce filtre."""

    libelle: str
    adresse_sans: str
