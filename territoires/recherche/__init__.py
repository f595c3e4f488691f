"""Trouver communes et EPCI : par nom, code postal, code Insee, ancien code, ou liste collée."""

from territoires.recherche.communes import (
    Trouvaille,
    chercher_communes,
    chercher_epcis,
)
from territoires.recherche.listes import Douteuse, Resolution, resoudre_liste

__all__ = [
    "Douteuse",
    "Resolution",
    "Trouvaille",
    "chercher_communes",
    "chercher_epcis",
    "resoudre_liste",
]
