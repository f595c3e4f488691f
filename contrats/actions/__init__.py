"""Les actes du contrat et de ses avenants ; chacun est atomique et passe par la porte unique."""

from .avenant import changer_l_objet, modifier_le_territoire, ouvrir_avenant
from .compte import consigner_lecture_du_compte
from .delegation import deleguer, revoquer
from .demeure import repondre_demeure
from .ordre import fixer_l_ordre
from .ouverture import ouvrir_a_la_validation
from .papier import classer, confirmer
from .preparation import enregistrer_contenu, repartir_l_enveloppe
from .renouvellement import ouvrir_renouvellement
from .reprise import reprendre_a_la_confirmation
from .signature import abandonner, proposer, rappeler, refuser_signature, signer
from .version import archiver_la_version
from .vie import (
    constater_fin,
    mettre_en_demeure,
    notifier_resiliation,
    regulariser,
    traiter_echeances,
)

__all__ = [
    "abandonner",
    "archiver_la_version",
    "changer_l_objet",
    "classer",
    "confirmer",
    "consigner_lecture_du_compte",
    "constater_fin",
    "deleguer",
    "enregistrer_contenu",
    "fixer_l_ordre",
    "mettre_en_demeure",
    "modifier_le_territoire",
    "notifier_resiliation",
    "ouvrir_a_la_validation",
    "ouvrir_avenant",
    "ouvrir_renouvellement",
    "proposer",
    "rappeler",
    "refuser_signature",
    "repartir_l_enveloppe",
    "reprendre_a_la_confirmation",
    "regulariser",
    "revoquer",
    "repondre_demeure",
    "signer",
    "traiter_echeances",
]
