"""Qui existe : organisations, professionnels, structures."""

from acteurs.models.organisation import Organisation
from acteurs.models.professionnel import Professionnel
from acteurs.models.structure import Structure

__all__ = ["Organisation", "Professionnel", "Structure"]
