"""Ce que disent les PDF d'un dossier : une fonction par document, qui rend un contexte JSON (testable sans PDF).

Le contexte fige tout ce qui s'imprime, dates écrites et carte comprises : le rendu ne lit plus la base.
"""

from dossiers.documents.accuse import accuse_reception
from dossiers.documents.annexes import annexes_du_projet, brouillon_des_annexes
from dossiers.documents.attestation import attestation_tacite
from dossiers.documents.avis import avis_du_guichet
from dossiers.documents.lettre import apercu_de_la_lettre, lettre_d_intention
from dossiers.documents.projet import brouillon_du_projet, projet_de_sante
from dossiers.documents.resume import resume_public
from dossiers.documents.subvention import apercu_de_la_demande, demande_de_subvention

__all__ = [
    "accuse_reception",
    "annexes_du_projet",
    "apercu_de_la_demande",
    "apercu_de_la_lettre",
    "attestation_tacite",
    "avis_du_guichet",
    "brouillon_des_annexes",
    "brouillon_du_projet",
    "demande_de_subvention",
    "lettre_d_intention",
    "projet_de_sante",
    "resume_public",
]
