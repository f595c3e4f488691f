"""Les versions soumises, leurs bons pour signature, et ce que les parties s'en disent."""

from .echanges import Modification, Remarque, Reponse
from .versions import BonPourSignature, VersionSoumise

__all__ = ["BonPourSignature", "Modification", "Remarque", "Reponse", "VersionSoumise"]
