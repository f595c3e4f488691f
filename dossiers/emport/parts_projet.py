"""Ce qu'une archive emporte du projet de santé : le même registre que la lettre, tenu par les mêmes tests.

Territoire et acteurs sont ceux du dossier : ils partent avec la lettre. Un champ du projet, une ligne de ses lignes ou
un modèle nouveau qui lui est rattaché tombe sous une part, ou dit ici pourquoi il reste.
"""

from typing import Any

from dossiers.arbre import GENERAL, OPERATIONNEL
from dossiers.emport.parts import CALCULE, Champs, Lignes, Part, Propre, verifier_le_budget
from dossiers.enums import SensBudget, Sujet
from dossiers.enums_gouvernance import EtatConvention
from dossiers.models import (
    ActeurDeFiche,
    ActionDeCommunication,
    BesoinDObjectif,
    College,
    Convention,
    FicheAction,
    IndicateurFiche,
    Instance,
    LignePluriannuelle,
    MembreDInstance,
    MissionDObjectif,
    Objectif,
    OutilNumerique,
    RegleDeDecision,
    RendezVousDeSuivi,
)


def _verifier_l_origine(ligne: LignePluriannuelle) -> str:
    if bool(ligne.origine) != (ligne.sens == SensBudget.PRODUIT):
        return "un produit dit son origine, une charge n’en a pas."
    return verifier_le_budget(ligne)


def _verifier_le_siege(membre: MembreDInstance) -> str:
    return "" if membre.acteur or membre.nom else "il n’est ni un acteur du dossier, ni nommé."


def _verifier_la_convention(convention: Convention) -> str:
    sans_date = convention.etat == EtatConvention.SIGNEE and not convention.signee_le
    return "elle est signée, et sans date." if sans_date else ""


def _pieces_du_projet(projet: Any) -> Any:
    return projet.dossier.pieces_jointes.presentes().filter(sujet=Sujet.PROJET).order_by("-pk")


def _acteurs(projet: Any) -> Any:
    return projet.dossier.acteurs.order_by("-pk")


def _verifier_le_niveau(objectif: Objectif) -> str:
    """Le parent est du niveau juste au-dessus ; une boucle est impossible, un parent étant lu avant ses enfants."""
    attendu = objectif.parent.niveau + 1 if objectif.parent is not None else GENERAL
    return "" if objectif.niveau == attendu <= OPERATIONNEL else "son niveau n’est pas juste sous celui de son parent."


def _verifier_les_dates(fiche: FicheAction) -> str:
    desordre = fiche.debut_le and fiche.fin_le and fiche.fin_le < fiche.debut_le
    return "elle finit avant d’avoir commencé." if desordre else ""


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
    "gouvernance": (
        Champs("projet", ("gouvernance_",)),
        Lignes(College, "projet"),
        Lignes(Instance, "projet"),
        Lignes(MembreDInstance, "projet", verifier=_verifier_le_siege, par_nom={"acteur": _acteurs}),
        Lignes(RegleDeDecision, "projet"),
        Lignes(
            Convention,
            "projet",
            verifier=_verifier_la_convention,
            par_nom={"acteur": _acteurs, "piece": _pieces_du_projet},
        ),
    ),
    "forme": (Champs("projet", ("forme_",)),),
    "fiches": (
        Lignes(FicheAction, "projet", {"participants": _LIENS}, verifier=_verifier_les_dates),
        Lignes(
            ActeurDeFiche,
            "projet",
            chemin="fiche__projet",
            par_nom={"acteur": _acteurs},
        ),
        Lignes(IndicateurFiche, "projet", chemin="fiche__projet"),
    ),
    "outils": (Lignes(OutilNumerique, "projet"),),
    "actions_de_communication": (Lignes(ActionDeCommunication, "projet"),),
    "suivi": (Champs("projet", ("suivi_responsable",)), Lignes(RendezVousDeSuivi, "projet")),
    "budget": (
        Champs("projet", ("aci_",)),
        Lignes(LignePluriannuelle, "projet", verifier=_verifier_l_origine),
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
    "version": "rien n’est encore déposé ici",
    "ouvert_le": "il s’ouvre à l’accord de l’ARS",
    "depose_le": _ICI,
    "depot_incomplet_motif": _ICI,
    "echeance_le": "aucun délai ne court",
    "valide_ars_le": _ICI,
    "validation_tacite": _ICI,
    "valide_le": _ICI,
    "motif_opposition": _ICI,
    "modifie_le": CALCULE,
}
MODELES_PROJET_EXCLUS: dict[str, str] = {"attributionderubrique": "elle désigne des personnes de l’autre équipe"}
