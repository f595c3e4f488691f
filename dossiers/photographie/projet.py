"""La photographie du projet de santé (domaine §9)."""

from typing import Any

from dossiers.models import ProjetSante
from dossiers.photographie.acteurs import photographier_acteurs
from dossiers.photographie.budget_projet import photographier_budget
from dossiers.photographie.fiches import photographier_echeances, photographier_fiches
from dossiers.photographie.fonctionnement import photographier_fonctionnement
from dossiers.photographie.gouvernance import TEXTES as GOUVERNANCE
from dossiers.photographie.gouvernance import photographier_gouvernance
from dossiers.photographie.objectifs import photographier_arbre
from dossiers.photographie.pieces import photographier_pieces
from dossiers.territoire import TerritoireEvalue, figer_evaluation
from financement.registre import bareme_courant

__all__ = ["FORME", "GOUVERNANCE", "photographier_projet"]
FORME = ("pluriprofessionnelle", "adhesion", "financements", "missions", "recrutement")


def photographier_projet(projet: ProjetSante, vu: TerritoireEvalue) -> dict[str, Any]:
    """Contenu du projet de santé (domaine §9)."""
    dossier, fiches = projet.dossier, photographier_fiches(projet)
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
        "gouvernance": photographier_gouvernance(projet),
        "forme": {
            "forme": projet.forme_juridique,
            "forme_libelle": projet.get_forme_juridique_display(),
            **{cle: getattr(projet, f"forme_{cle}") for cle in FORME},
            **{f"{cle}_preuve": getattr(projet, f"forme_{cle}_preuve") for cle in FORME},
        },
        "fiches": fiches,
        "echeances": photographier_echeances(fiches),
        "missions_socles": [{"code": m.code, "libelle": m.libelle} for m in bareme_courant().missions if m.socle],
        **photographier_fonctionnement(projet, fiches),
        "budget": photographier_budget(projet, vu.evaluation.population, [fiche["mission"] for fiche in fiches]),
        "pieces": photographier_pieces(projet),
    }
