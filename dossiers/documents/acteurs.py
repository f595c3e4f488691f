"""La part « acteurs » d'un document : le tableau des acteurs et la couverture du territoire."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from dossiers.couverture import couverture
from dossiers.enums import StatutActeur


def acteurs_de_la_lettre(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """Clés ``acteurs`` et ``couverture`` du contexte, en JSON."""
    return {"acteurs": _tableau(contenu["acteurs"]), "couverture": asdict(couverture(contenu))}


def _tableau(acteurs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Déjà associés d'abord, puis par catégorie comme saisis."""
    return sorted(
        (
            {
                "nom": a["nom"],
                "profession": a["profession"],
                "second_recours": a["second_recours"],
                "commune": a.get("commune", ""),
                "categorie": a["categorie_libelle"],
                "statut": a["statut_libelle"],
                "niveau": a["niveau_libelle"],
                "qualite": a.get("qualite_libelle", ""),
            }
            for a in acteurs
        ),
        key=lambda a: a["statut"] != StatutActeur.ASSOCIE.label,
    )
