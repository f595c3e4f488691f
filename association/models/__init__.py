"""Les modèles de la trousse de l'association."""

from association.models.options import Dirigeant, OptionsAssociation
from association.models.versions import VersionTexte

__all__ = ["Dirigeant", "OptionsAssociation", "VersionTexte"]
