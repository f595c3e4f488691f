"""La photographie d'une lettre ou d'un projet : tout son contenu en JSON.

C'est elle que lisent les règles de complétude, les institutions (figée au dépôt) et les PDF.
"""

import hashlib
import json
from typing import Any

from dossiers.enums import SensBudget, Sujet, VoletBudget
from dossiers.models import Dossier, LettreIntention, LigneBudget, ProjetSante
from dossiers.territoire import TerritoireEvalue, evaluer_dossier, figer_evaluation
from financement.baremes import BAREME_PAR_DEFAUT
from financement.budget import COMPTES_PAR_CODE, SUBVENTION_ETAT, controler_budget

GOUVERNANCE = ("representativite", "missions", "decisions", "partenariats", "outils")
FORME = ("pluriprofessionnelle", "adhesion", "financements", "missions", "recrutement")


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 de la forme canonique d'un contenu."""
    return hashlib.sha256(json.dumps(contenu, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def photographier(objet: LettreIntention | ProjetSante, vu: TerritoireEvalue | None = None) -> dict[str, Any]:
    """Photographie de la copie de travail de l'objet ; ``vu`` évite de réévaluer un territoire qui vient de l'être."""
    vu = vu or evaluer_dossier(objet.dossier)
    return photographier_lettre(objet, vu) if objet.SUJET == Sujet.LETTRE else photographier_projet(objet, vu)


def photographier_lettre(lettre: LettreIntention, vu: TerritoireEvalue) -> dict[str, Any]:
    """Contenu de la lettre : les rubriques du domaine §9."""
    dossier = lettre.dossier
    lignes = [ligne for ligne in dossier.lignes_budget.all() if ligne.volet == VoletBudget.FORMALISATION]
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
        "besoins": [{"intitule": b.intitule, "appui": b.appui} for b in lettre.besoins.all()],
        "diagnostic": lettre.diagnostic,
        "mobilisation": {"actions": lettre.actions_information},
        "acteurs": _acteurs(dossier),
        "missions": _missions(lettre),
        "organisation": lettre.organisation,
        "articulation": lettre.articulation,
        "calendrier": lettre.calendrier,
        "financement": {
            "demande": lettre.fir_demande,
            "montant": lettre.fir_montant,
            "lignes": [_ligne(ligne) for ligne in lignes],
            "totaux": _totaux(lignes),
            "defauts": _defauts_fir(lettre.fir_montant, lignes),
        },
    }


def photographier_projet(projet: ProjetSante, vu: TerritoireEvalue) -> dict[str, Any]:
    """Contenu du projet de santé (domaine §9)."""
    dossier = projet.dossier
    lignes = [ligne for ligne in dossier.lignes_budget.all() if ligne.volet != VoletBudget.FORMALISATION]
    textes = (
        "presentation", "diagnostic", "objectifs", "travail_pluriprofessionnel", "systeme_information", "communication",
        "suivi_evaluation",
    )  # fmt: skip
    return {
        "dossier": {"numero": dossier.numero, "nom": dossier.nom},
        "territoire": figer_evaluation(vu),
        "acteurs": _acteurs(dossier),
        **{texte: getattr(projet, texte) for texte in textes},
        "gouvernance": {cle: getattr(projet, f"gouvernance_{cle}") for cle in GOUVERNANCE},
        "forme": {
            "forme": projet.forme_juridique,
            "forme_libelle": projet.get_forme_juridique_display(),
            **{cle: getattr(projet, f"forme_{cle}") for cle in FORME},
        },
        "fiches": [
            {
                "mission": fiche.mission_id,
                "mission_libelle": fiche.mission.libelle,
                "titre": fiche.titre,
                "responsable": fiche.responsable,
                "acteurs": fiche.acteurs,
                "taches": fiche.taches,
                "moyens": fiche.moyens,
                "calendrier": fiche.calendrier,
                "indicateurs": [
                    {"intitule": i.intitule, "reference": i.reference, "cible": i.cible}
                    for i in fiche.indicateurs.all()
                ],
            }
            for fiche in projet.fiches.select_related("mission").prefetch_related("indicateurs")
        ],
        "missions_socles": [{"code": m.code, "libelle": m.libelle} for m in BAREME_PAR_DEFAUT.missions if m.socle],
        "budget": {
            "lignes": [_ligne(ligne) for ligne in lignes],
            "totaux": _totaux(lignes),
            "defauts": [m.message for m in controler_budget(_par_compte(lignes)).manques] if lignes else [],
        },
    }


def _acteurs(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "categorie": a.categorie,
            "categorie_libelle": a.get_categorie_display(),
            "nom": a.nom,
            "profession": a.profession,
            "second_recours": a.second_recours,
            "statut": a.statut,
            "statut_libelle": a.get_statut_display(),
            "niveau_libelle": a.get_niveau_display(),
        }
        for a in dossier.acteurs.all()
    ]


def _missions(lettre: LettreIntention) -> list[dict[str, Any]]:
    decrites = {m.mission_id: m for m in lettre.missions.all()}
    return [
        {
            "code": mission.code,
            "libelle": mission.libelle,
            "socle": mission.socle,
            **{cle: getattr(decrites.get(mission.code), cle, "") for cle in ("constat", "objectif", "actions")},
        }
        for mission in BAREME_PAR_DEFAUT.missions
    ]


def _ligne(ligne: LigneBudget) -> dict[str, Any]:
    return {
        "volet": ligne.volet,
        "volet_libelle": ligne.get_volet_display(),
        "sens": ligne.sens,
        "compte": ligne.compte.split(".")[0],
        "compte_libelle": COMPTES_PAR_CODE[ligne.compte].libelle,
        "libelle": ligne.libelle,
        "montant": ligne.montant,
    }


def _par_compte(lignes: list[LigneBudget]) -> dict[str, int]:
    totaux: dict[str, int] = {}
    for ligne in lignes:
        totaux[ligne.compte] = totaux.get(ligne.compte, 0) + ligne.montant
    return totaux


def _totaux(lignes: list[LigneBudget]) -> dict[str, int]:
    return {sens: sum(ligne.montant for ligne in lignes if ligne.sens == sens) for sens in SensBudget.values}


def _defauts_fir(montant: int | None, lignes: list[LigneBudget]) -> list[str]:
    comptes = _par_compte(lignes)
    defauts = [manque.message for manque in controler_budget(comptes).manques]
    inscrit = comptes.get(SUBVENTION_ETAT, 0)
    if montant and inscrit < montant:
        defauts.append(
            f"Le montant FIR demandé ({montant} €) doit figurer au compte 74 « État et ARS », qui porte {inscrit} €."
        )
    return defauts
