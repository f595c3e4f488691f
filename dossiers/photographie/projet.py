"""La photographie du projet de santé (domaine §9)."""

from typing import Any

from dossiers.enums import VoletBudget
from dossiers.models import ProjetSante
from dossiers.photographie.acteurs import photographier_acteurs
from dossiers.photographie.budget import par_compte, photographier_ligne, totaux
from dossiers.photographie.fiches import photographier_echeances, photographier_fiches
from dossiers.photographie.objectifs import photographier_arbre
from dossiers.photographie.pieces import photographier_pieces
from dossiers.territoire import TerritoireEvalue, figer_evaluation
from financement.baremes import BAREME_PAR_DEFAUT
from financement.budget import controler_budget

GOUVERNANCE = ("representativite", "missions", "decisions", "partenariats", "outils")
FORME = ("pluriprofessionnelle", "adhesion", "financements", "missions", "recrutement")


def photographier_projet(projet: ProjetSante, vu: TerritoireEvalue) -> dict[str, Any]:
    """Contenu du projet de santé (domaine §9)."""
    dossier, fiches = projet.dossier, photographier_fiches(projet)
    lignes = [ligne for ligne in dossier.lignes_budget.all() if ligne.volet != VoletBudget.FORMALISATION]
    textes = (
        "presentation", "diagnostic", "objectifs", "travail_pluriprofessionnel", "systeme_information", "communication",
        "suivi_evaluation",
    )  # fmt: skip
    return {
        "dossier": {"numero": dossier.numero, "nom": dossier.nom},
        "territoire": figer_evaluation(vu),
        "acteurs": photographier_acteurs(dossier),
        **{texte: getattr(projet, texte) for texte in textes},
        "arbre": photographier_arbre(projet),
        "besoins": [{"intitule": besoin.intitule} for besoin in dossier.lettre.besoins.order_by("pk")],
        "gouvernance": {cle: getattr(projet, f"gouvernance_{cle}") for cle in GOUVERNANCE},
        "forme": {
            "forme": projet.forme_juridique,
            "forme_libelle": projet.get_forme_juridique_display(),
            **{cle: getattr(projet, f"forme_{cle}") for cle in FORME},
        },
        "fiches": fiches,
        "echeances": photographier_echeances(fiches),
        "missions_socles": [{"code": m.code, "libelle": m.libelle} for m in BAREME_PAR_DEFAUT.missions if m.socle],
        "budget": {
            "lignes": [photographier_ligne(ligne) for ligne in lignes],
            "totaux": totaux(lignes),
            "defauts": [m.message for m in controler_budget(par_compte(lignes)).manques] if lignes else [],
        },
        "pieces": photographier_pieces(projet),
    }
