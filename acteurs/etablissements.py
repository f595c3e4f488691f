"""Lecture du fichier des établissements de santé (Drees, statistique annuelle des établissements)."""

import csv
from dataclasses import dataclass
from pathlib import Path

from acteurs.identifiants import IdentifiantInvalide, lire_finess
from acteurs.nomenclatures import TypeStructure, categories_finess

COLONNES = ("finess_et", "finess_ej", "raison_sociale", "categorie", "commune")

TYPES_PAR_CATEGORIE = {
    "101": TypeStructure.CENTRE_HOSPITALIER,
    "106": TypeStructure.CENTRE_HOSPITALIER,
    "109": TypeStructure.SMR,
    "114": TypeStructure.CENTRE_HOSPITALIER,
    "124": TypeStructure.CDS,
    "127": TypeStructure.HAD,
    "128": TypeStructure.CLINIQUE,
    "129": TypeStructure.CLINIQUE,
    "131": TypeStructure.CENTRE_HOSPITALIER,
    "156": TypeStructure.CMP,
    "161": TypeStructure.CLINIQUE,
    "223": TypeStructure.PMI,
    "292": TypeStructure.CENTRE_HOSPITALIER,
    "354": TypeStructure.SSIAD,
    "355": TypeStructure.CENTRE_HOSPITALIER,
    "362": TypeStructure.USLD,
    "365": TypeStructure.CLINIQUE,
    "439": TypeStructure.CDS,
    "463": TypeStructure.CLIC,
    "500": TypeStructure.EHPAD,
    "603": TypeStructure.MSP,
    "606": TypeStructure.DAC,
    "611": TypeStructure.LABORATOIRE,
    "620": TypeStructure.PHARMACIE,
    "695": TypeStructure.GCS,
    "696": TypeStructure.GCS,
    "697": TypeStructure.GCS,
}


class FichierInvalide(ValueError):
    """Fichier refusé en entier ; le message nomme la ligne."""


@dataclass(frozen=True, slots=True)
class Etablissement:
    """Une ligne du fichier, contrôlée."""

    finess: str
    finess_juridique: str
    nom: str
    type: TypeStructure
    categorie_finess: str
    commune: str


def lire_etablissements(chemin: Path) -> list[Etablissement]:
    """Lit et contrôle tout le fichier : en-tête, clés FINESS, doublons. ``FichierInvalide`` à la première faute."""
    with chemin.open(encoding="utf-8", newline="") as fichier:
        lecteur = csv.DictReader(fichier)
        manquantes = [colonne for colonne in COLONNES if colonne not in (lecteur.fieldnames or ())]
        if manquantes:
            raise FichierInvalide(f"Colonne absente : {', '.join(manquantes)}.")
        lus = [(numero, _lire_ligne(numero, ligne)) for numero, ligne in enumerate(lecteur, start=2)]
    vus: dict[str, int] = {}
    for numero, etablissement in lus:
        if etablissement.finess in vus:
            premiere = vus[etablissement.finess]
            raise FichierInvalide(f"Ligne {numero} : FINESS {etablissement.finess} déjà lu ligne {premiere}.")
        vus[etablissement.finess] = numero
    return [etablissement for _, etablissement in lus]


def _lire_ligne(numero: int, ligne: dict[str, str]) -> Etablissement:
    try:
        finess = lire_finess(ligne["finess_et"]).valeur
        juridique = lire_finess(ligne["finess_ej"]).valeur if ligne["finess_ej"] else ""
    except IdentifiantInvalide as erreur:
        raise FichierInvalide(f"Ligne {numero} : {erreur}") from erreur
    if not ligne["raison_sociale"].strip():
        raise FichierInvalide(f"Ligne {numero} : raison sociale absente.")
    categorie = ligne["categorie"] if ligne["categorie"] in categories_finess() else ""
    return Etablissement(
        finess=finess,
        finess_juridique=juridique,
        nom=ligne["raison_sociale"].strip(),
        type=TYPES_PAR_CATEGORIE.get(categorie, TypeStructure.AUTRE),
        categorie_finess=categorie,
        commune=ligne["commune"],
    )
