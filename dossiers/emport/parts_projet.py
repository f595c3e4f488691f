"""Ce qu'une archive emporte du projet de santé : le même registre que la lettre, tenu par les mêmes tests.

Territoire et acteurs sont ceux du dossier : ils partent avec la lettre. Un champ du projet, une ligne de ses lignes ou
un modèle nouveau qui lui est rattaché tombe sous une part, ou dit ici pourquoi il reste.
"""

from django.db.models import Q

from dossiers.emport.parts import CALCULE, Champs, Lignes, Part, Propre, verifier_le_budget
from dossiers.enums import VoletBudget
from dossiers.models import FicheAction, IndicateurFiche, LigneBudget


def _verifier_le_volet(ligne: LigneBudget) -> str:
    if ligne.volet == VoletBudget.FORMALISATION:
        return "cette ligne est du budget de la lettre, pas de celui du projet."
    return verifier_le_budget(ligne)


PARTS_PROJET: dict[str, tuple[Part, ...]] = {
    **{
        texte: (Champs("projet", (texte,)),)
        for texte in (
            "presentation",
            "diagnostic",
            "objectifs",
            "travail_pluriprofessionnel",
            "systeme_information",
            "communication",
            "suivi_evaluation",
        )
    },
    "gouvernance": (Champs("projet", ("gouvernance_",)),),
    "forme": (Champs("projet", ("forme_",)),),
    "fiches": (Lignes(FicheAction, "projet"), Lignes(IndicateurFiche, "projet", chemin="fiche__projet")),
    "budget": (
        Lignes(LigneBudget, "dossier", filtre=~Q(volet=VoletBudget.FORMALISATION), verifier=_verifier_le_volet),
    ),
    "pieces": (Propre("pieces"),),
}
EXCLUES_PROJET: dict[str, str] = {
    "dossier": "le nom part avec la lettre",
    "territoire": "celui du dossier part avec la lettre",
    "acteurs": "ceux du dossier partent avec la lettre",
    "missions_socles": CALCULE,
}
_ICI = "la procédure recommence ici"
CHAMPS_PROJET_EXCLUS: dict[str, str] = {
    "dossier": "le rattachement",
    "etat": "une reprise est un brouillon",
    "version": "rien n'est encore déposé ici",
    "ouvert_le": "il s'ouvre à l'accord de l'ARS",
    "depose_le": _ICI,
    "depot_incomplet_motif": _ICI,
    "echeance_le": "aucun délai ne court",
    "valide_ars_le": _ICI,
    "validation_tacite": _ICI,
    "valide_le": _ICI,
    "motif_opposition": _ICI,
    "modifie_le": CALCULE,
}
MODELES_PROJET_EXCLUS: dict[str, str] = {}
