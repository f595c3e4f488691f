"""Le seul code qui écrit plafonds et indemnités."""

from indemnites.actions.indemnites import Beneficiaire, PlafondAtteint, annuler, enregistrer
from indemnites.actions.plafonds import franchir, saisir

__all__ = ["Beneficiaire", "PlafondAtteint", "annuler", "enregistrer", "franchir", "saisir"]
