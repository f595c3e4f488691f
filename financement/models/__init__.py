"""Les barèmes en base : versions, contenu, actes. ``financement.registre`` les rend sous leur forme pure."""

from financement.models.contenu import LigneDeBareme, MissionDeBareme, RegleDeBareme, SeuilDeBareme
from financement.models.version import ActeSurBareme, VersionDeBareme

__all__ = [
    "ActeSurBareme",
    "LigneDeBareme",
    "MissionDeBareme",
    "RegleDeBareme",
    "SeuilDeBareme",
    "VersionDeBareme",
]
