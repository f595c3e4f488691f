"""Les actes du contrat et de ses avenants ; chacun est atomique et passe par la porte unique."""

from .avenant import changer_l_objet, modifier_le_territoire, ouvrir_avenant
from .changement_de_caisse import changer_la_caisse, renoncer_a_changer_de_caisse
from .changement_de_compte import (
    annuler_un_compte,
    confirmer_un_compte,
    demander_un_compte,
    refuser_un_compte,
    retirer_un_compte,
    verifier_un_compte,
)
from .compte import consigner_lecture_du_compte
from .crise import Decision, reconnaitre_une_crise, revoquer_une_crise
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
    "Decision",
    "abandonner",
    "archiver_la_version",
    "annuler_un_compte",
    "changer_l_objet",
    "changer_la_caisse",
    "classer",
    "confirmer",
    "confirmer_un_compte",
    "consigner_lecture_du_compte",
    "constater_fin",
    "deleguer",
    "demander_un_compte",
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
    "reconnaitre_une_crise",
    "refuser_signature",
    "refuser_un_compte",
    "regulariser",
    "renoncer_a_changer_de_caisse",
    "repartir_l_enveloppe",
    "repondre_demeure",
    "reprendre_a_la_confirmation",
    "retirer_un_compte",
    "revoquer",
    "revoquer_une_crise",
    "signer",
    "traiter_echeances",
    "verifier_un_compte",
]
