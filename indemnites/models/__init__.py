"""Le plafond de chaque année et les indemnités qui s'y comptent."""

from indemnites.models.indemnite import Indemnite
from indemnites.models.plafond import PlafondAnnuel

__all__ = ["Indemnite", "PlafondAnnuel"]
