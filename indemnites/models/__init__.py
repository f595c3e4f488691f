"""Le plafond de chaque année, les indemnités qui s'y comptent, ce que la CPTS en atteste."""

from indemnites.models.attestation import AttestationArchivee
from indemnites.models.indemnite import Indemnite
from indemnites.models.plafond import PlafondAnnuel

__all__ = ["AttestationArchivee", "Indemnite", "PlafondAnnuel"]
