"""Ce qu'une archive emporte du projet de santé : le même registre que la lettre, tenu par les mêmes tests.

Territoire et acteurs sont ceux du dossier : ils partent avec la lettre. Un champ du projet, une ligne de ses lignes ou
un modèle nouveau qui lui est rattaché tombe sous une part, ou dit ici pourquoi il reste.
"""

from django.db.models import Q

from dossiers.arbre import GENERAL, OPERATIONNEL
from dossiers.emport.parts import CALCULE, Champs, Lignes, Part, Propre, verifier_le_budget
from dossiers.enums import VoletBudget
from dossiers.models import (
    ActeurDeFiche,
    BesoinDObjectif,
    FicheAction,
    IndicateurFiche,
    LigneBudget,
    MissionDObjectif,
    Objectif,
)


def _verifier_le_volet(ligne: LigneBudget) -> str:
    if ligne.volet == VoletBudget.FORMALISATION:
        return "cette ligne est du budget de la lettre, pas de celui du projet."
    return verifier_le_budget(ligne)


def _verifier_le_niveau(objectif: Objectif) -> str:
    """Le parent est du niveau juste au-dessus ; une boucle est impossible, un parent étant lu avant ses enfants."""
    attendu = objectif.parent.niveau + 1 if objectif.parent is not None else GENERAL
    return "" if objectif.niveau == attendu <= OPERATIONNEL else "son niveau n'est pas juste sous celui de son parent."


def _verifier_les_dates(fiche: FicheAction) -> str:
    desordre = fiche.debut_le and fiche.fin_le and fiche.fin_le < fiche.debut_le
    return "elle finit avant d'avoir commencé." if desordre else ""


_LIENS = "ses liens ont leurs lignes"
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
    "arbre": (
        Lignes(
            Objectif,
            "projet",
            {"besoins": _LIENS, "missions": _LIENS},
            verifier=_verifier_le_niveau,
            ordre=("niveau", "rang", "pk"),
        ),
        Lignes(MissionDObjectif, "projet", chemin="objectif__projet"),
        Lignes(
            BesoinDObjectif,
            "projet",
            chemin="objectif__projet",
            par_nom={"besoin": lambda projet: projet.dossier.lettre.besoins.order_by("pk")},
        ),
    ),
    "gouvernance": (Champs("projet", ("gouvernance_",)),),
    "forme": (Champs("projet", ("forme_",)),),
    "fiches": (
        Lignes(FicheAction, "projet", {"participants": _LIENS}, verifier=_verifier_les_dates),
        Lignes(
            ActeurDeFiche,
            "projet",
            chemin="fiche__projet",
            par_nom={"acteur": lambda projet: projet.dossier.acteurs.order_by("-pk")},
        ),
        Lignes(IndicateurFiche, "projet", chemin="fiche__projet"),
    ),
    "budget": (
        Lignes(LigneBudget, "dossier", filtre=~Q(volet=VoletBudget.FORMALISATION), verifier=_verifier_le_volet),
    ),
    "pieces": (Propre("pieces"),),
}
EXCLUES_PROJET: dict[str, str] = {
    "dossier": "le nom part avec la lettre",
    "territoire": "celui du dossier part avec la lettre",
    "acteurs": "ceux du dossier partent avec la lettre",
    "besoins": "ceux de la lettre partent avec elle",
    "echeances": CALCULE,
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
