"""La part « fiches-actions » de la photographie du projet, et les échéances des missions qu'un calendrier montre."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from commun.calendrier import ajouter_mois, en_lettres
from dossiers.models import FicheAction, IndicateurFiche, ProjetSante
from dossiers.qualite_indicateurs import CIBLES
from financement.registre import bareme_courant

TEXTES = (
    "titre", "priorite", "responsable", "acteurs", "taches", "moyens", "moyens_materiels", "moyens_financiers",
    "montant", "calendrier",
)  # fmt: skip
MESURE = ("intitule", "definition", "unite", "sens", "reference", *CIBLES, "source", "frequence", "personne")


def photographier_fiches(projet: ProjetSante) -> list[dict[str, Any]]:
    """Trois requêtes, quel que soit le nombre de fiches et d'indicateurs."""
    lues = projet.fiches.select_related("mission", "objectif")
    return [_fiche(fiche) for fiche in lues.prefetch_related("participants", "indicateurs__catalogue")]


def _fiche(fiche: FicheAction) -> dict[str, Any]:
    return {
        "cle": fiche.pk,
        "mission": fiche.mission_id,
        "mission_libelle": fiche.mission.libelle,
        **{champ: getattr(fiche, champ) for champ in TEXTES},
        "priorite_libelle": fiche.get_priorite_display(),
        "objectif": fiche.objectif.intitule if fiche.objectif else "",
        "participants": [{"nom": str(acteur)} for acteur in sorted(fiche.participants.all(), key=lambda a: a.pk)],
        **photographier_jour("debut", fiche.debut_le),
        **photographier_jour("fin", fiche.fin_le),
        "indicateurs": [_indicateur(i) for i in fiche.indicateurs.all()],
    }


def _indicateur(indicateur: IndicateurFiche) -> dict[str, Any]:
    return {
        **{champ: getattr(indicateur, champ) for champ in MESURE},
        "sens_libelle": indicateur.get_sens_display(),
        "frequence_libelle": indicateur.get_frequence_display(),
        "mission": indicateur.catalogue.mission_id if indicateur.catalogue else "",
    }


def photographier_jour(nom: str, jour: date | None) -> dict[str, str]:
    """Un jour en ISO, pour calculer, et en lettres, pour lire ; vides s'il n'est pas dit."""
    return {f"{nom}_le": jour.isoformat() if jour else "", nom: en_lettres(jour) if jour else ""}


def photographier_echeances(fiches: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Démarrage et déploiement au plus tard des missions des fiches (domaine §7), si le contrat était signé au début
    de la première action ; vide tant qu'aucune n'est datée.
    """
    debuts = [fiche["debut_le"] for fiche in fiches if fiche["debut_le"]]
    if not debuts:
        return []
    signature, engagees = date.fromisoformat(min(debuts)), {fiche["mission"] for fiche in fiches}
    limites = [
        (mission.libelle, nature, mois)
        for mission in bareme_courant().missions
        if mission.code in engagees
        for nature, mois in (("démarrage", mission.demarrage_mois), ("déploiement", mission.deploiement_mois))
        if mois
    ]
    return [
        {"mission": libelle, "nature": nature, **photographier_jour("limite", ajouter_mois(signature, mois))}
        for libelle, nature, mois in limites
    ]
