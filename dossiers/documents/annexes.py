"""Les annexes d'un projet : leur liste numérotée, et ce qu'il faut pour les relier en un second PDF."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dossiers.archives import Brouillon
from dossiers.documents.courrier import l_instant, le_jour, titrer
from dossiers.enums import TypeDocument
from dossiers.models import Dossier, ProjetSante, VersionDeposee
from dossiers.televersement.formats import IMAGES, PDF

NATURE = "Annexes du projet de santé"
RELIABLES = frozenset({PDF.code, *(format_.code for format_ in IMAGES)})


def annexes_a_lister(pieces: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Chaque pièce photographiée, numérotée dans l'ordre du dépôt ; ``reliee`` : elle se lit dans le second PDF."""
    return [
        {
            "numero": rang,
            "reliee": piece["format"] in RELIABLES,
            **{cle: piece[cle] for cle in ("cle", "titre", "nom", "format", "format_libelle", "taille", "sha256")},
        }
        for rang, piece in enumerate(pieces, 1)
    ]


def annexes_du_projet(version: VersionDeposee) -> Brouillon:
    """Le second PDF d'une version déposée : ses annexes reliées."""
    contexte = _contexte(version.dossier, version.contenu) | {
        "version": version.numero,
        "mention": f"Version {version.numero}, déposée le {le_jour(version.deposee_le)}",
        "apercu": False,
    }
    return Brouillon(TypeDocument.ANNEXES, titrer(NATURE, version.dossier), contexte, version.numero)


def brouillon_des_annexes(projet: ProjetSante, contenu: dict[str, Any], maintenant: datetime) -> Brouillon:
    """Les pièces présentes à cet instant, jamais archivées."""
    contexte = _contexte(projet.dossier, contenu) | {
        "version": projet.version + 1,
        "mention": f"Brouillon du {l_instant(maintenant)}, sans valeur de dépôt",
        "apercu": True,
    }
    return Brouillon(TypeDocument.ANNEXES, titrer(f"{NATURE}, brouillon", projet.dossier), contexte, projet.version + 1)


def _contexte(dossier: Dossier, contenu: dict[str, Any]) -> dict[str, Any]:
    nom = contenu["dossier"]["nom"]
    return {"emetteur": nom, "cpts": nom, "annexes": annexes_a_lister(contenu["pieces"])}
