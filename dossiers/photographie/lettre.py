"""La photographie de la lettre d'intention (rubriques du domaine §9)."""

from typing import Any

from dossiers.models import LettreIntention
from dossiers.photographie.acteurs import photographier_acteurs
from dossiers.photographie.diagnostic import photographier_diagnostic
from dossiers.photographie.equipe import photographier_equipe
from dossiers.photographie.moyens import photographier_financement, photographier_jalons
from dossiers.photographie.pieces import photographier_pieces
from dossiers.territoire import TerritoireEvalue, figer_evaluation
from financement.registre import bareme_courant


def photographier_lettre(lettre: LettreIntention, vu: TerritoireEvalue) -> dict[str, Any]:
    """Contenu de la lettre : les rubriques du domaine §9."""
    dossier = lettre.dossier
    acteurs = photographier_acteurs(dossier)
    return {
        "dossier": {"numero": dossier.numero, "nom": dossier.nom},
        "contact": {
            cle: getattr(lettre, f"contact_{cle}") for cle in ("nom", "prenom", "profession", "courriel", "telephone")
        },
        "structure": {
            "statut": lettre.structure_statut,
            "statut_libelle": lettre.get_structure_statut_display(),
            **{cle: getattr(lettre, f"structure_{cle}") for cle in ("nom", "rna", "siret", "adresse")},
        },
        "territoire": figer_evaluation(vu),
        **photographier_diagnostic(lettre),
        "mobilisation": {"actions": lettre.actions_information},
        "acteurs": acteurs,
        "equipe": photographier_equipe(lettre, acteurs),
        "missions": _missions(lettre),
        "organisation": lettre.organisation,
        "articulation": lettre.articulation,
        "calendrier": lettre.calendrier,
        "jalons": photographier_jalons(lettre),
        "financement": photographier_financement(lettre),
        "pieces": photographier_pieces(lettre),
    }


def _missions(lettre: LettreIntention) -> list[dict[str, Any]]:
    decrites = {m.mission_id: m for m in lettre.missions.all()}
    return [
        {
            "code": mission.code,
            "libelle": mission.libelle,
            "socle": mission.socle,
            **{cle: getattr(decrites.get(mission.code), cle, "") for cle in ("constat", "objectif", "actions")},
        }
        for mission in bareme_courant().missions
    ]
