"""Les actes du contrat ; chacun est atomique et passe par la porte unique."""

from .compte import consigner_lecture_du_compte
from .ouverture import ouvrir_a_la_validation
from .preparation import enregistrer_contenu
from .reprise import reprendre_a_la_confirmation
from .signature import abandonner, proposer, rappeler, refuser_signature, signer
from .vie import (
    constater_fin,
    mettre_en_demeure,
    notifier_resiliation,
    regulariser,
    traiter_echeances,
)

__all__ = [
    "abandonner",
    "consigner_lecture_du_compte",
    "constater_fin",
    "enregistrer_contenu",
    "mettre_en_demeure",
    "notifier_resiliation",
    "ouvrir_a_la_validation",
    "proposer",
    "rappeler",
    "refuser_signature",
    "reprendre_a_la_confirmation",
    "regulariser",
    "signer",
    "traiter_echeances",
]
