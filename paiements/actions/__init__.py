"""Ce que le registre écrit ; chaque acte est atomique et passe par la porte unique."""

from .credits import notifier_credit, verser_credit
from .gestes import (
    approuver,
    constater_reversement,
    demander,
    demander_les_retards,
    lever_la_retenue,
    liquider,
    payer,
    preparer,
    renvoyer,
    reprendre,
    rouvrir,
)
from .rapprochement import rapprocher_les_contrats, tenir_a_jour
from .resiliation import resilier_apres_lecture

__all__ = [
    "approuver",
    "constater_reversement",
    "demander",
    "demander_les_retards",
    "lever_la_retenue",
    "liquider",
    "notifier_credit",
    "payer",
    "preparer",
    "rapprocher_les_contrats",
    "renvoyer",
    "reprendre",
    "resilier_apres_lecture",
    "rouvrir",
    "tenir_a_jour",
    "verser_credit",
]
