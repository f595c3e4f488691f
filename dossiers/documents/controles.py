"""La part « contrôles » d'un document : ce que les règles de recevabilité ont relevé au dépôt."""

from collections.abc import Mapping
from typing import Any

from dossiers.enums import NiveauRegle


def controles_a_imprimer(contenu: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Les bloquants, puis les avertissements."""
    niveaux = (("bloquants", NiveauRegle.BLOQUANT), ("avertissements", NiveauRegle.AVERTISSEMENT))
    return {cle: [c for c in contenu["controles"] if c["niveau"] == niveau.value] for cle, niveau in niveaux}
