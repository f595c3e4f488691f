"""Nomenclatures des acteurs : professions (TRE_G15 de l'ANS), structures, catégories, qualités.

Source : Agence du numérique en santé, nomenclatures des objets de santé (fichiers de
``fixtures/nomenclatures/``) et ``domaine.md`` §12 pour ce que le portail y ajoute.
"""

import csv
from functools import cache
from pathlib import Path

from django.db import models

DOSSIER = Path(__file__).resolve().parent.parent / "fixtures" / "nomenclatures"
MEDECIN = "10"


class TypeOrganisation(models.TextChoices):
    """Ce qu'est une organisation dans la procédure ; les rôles possibles en dépendent."""

    GUICHET = "guichet", "Guichet CPTS"
    URPS = "urps", "Union régionale des professionnels de santé"
    ARS = "ars", "Agence régionale de santé"
    AM = "am", "Organisme d’Assurance Maladie"
    ASSOCIATION = "association", "Association porteuse"


class SousTypeAM(models.TextChoices):
    """Organismes de l'Assurance Maladie qui valident, cosignent et paient (CSS L162-14-1)."""

    CPAM = "cpam", "Caisse primaire d’assurance maladie"
    MSA = "msa", "Mutualité sociale agricole"
    CGSS = "cgss", "Caisse générale de sécurité sociale"


class Categorie(models.TextChoices):
    """Catégorie d'acteur, telle que la lettre d'intention et le projet les regroupent."""

    PROFESSIONNEL = "professionnel", "Professionnel de santé"
    ETABLISSEMENT = "etablissement", "Établissement de santé"
    MEDICO_SOCIAL = "medico_social", "Médico-social et social"
    USAGERS = "usagers", "Usagers"
    ELUS = "elus", "Élus et collectivités"
    INSTITUTION = "institution", "Institution"


class Qualite(models.TextChoices):
    """À quel titre un acteur participe à une CPTS."""

    FONDATEUR = "fondateur", "Membre fondateur"
    ACTIF = "actif", "Membre actif"
    HONNEUR = "honneur", "Membre d’honneur"
    DROIT = "droit", "Membre de droit"
    PARTENAIRE = "partenaire", "Partenaire"


class Recours(models.TextChoices):
    """Premier ou second recours (CSP L1411-11 et L1411-12) ; vide quand la notion ne s'applique pas."""

    PREMIER = "premier", "Premier recours"
    SECOND = "second", "Second recours"


class SpecialiteMedicale(models.TextChoices):
    """Ce qui distingue le premier du second recours parmi les médecins."""

    GENERALISTE = "generaliste", "Médecine générale"
    AUTRE = "autre", "Autre spécialité"


class TypeStructure(models.TextChoices):
    """Structures que le portail sait nommer (``domaine.md`` §12)."""

    ESP = "esp", "Équipe de soins primaires (ESP)"
    MSP = "msp", "Maison de santé pluriprofessionnelle (MSP)"
    CDS = "cds", "Centre de santé (CDS)"
    CENTRE_HOSPITALIER = "ch", "Centre hospitalier"
    CLINIQUE = "clinique", "Clinique"
    HAD = "had", "Hospitalisation à domicile (HAD)"
    SMR = "smr", "Soins médicaux et de réadaptation (SMR)"
    USLD = "usld", "Unité de soins de longue durée (USLD)"
    EHPAD = "ehpad", "Établissement d’hébergement pour personnes âgées dépendantes (EHPAD)"
    SSIAD = "ssiad", "Service de soins infirmiers à domicile (SSIAD)"
    DAC = "dac", "Dispositif d’appui à la coordination (DAC)"
    CLS = "cls", "Contrat local de santé (CLS)"
    CLSM = "clsm", "Conseil local en santé mentale (CLSM)"
    CTS = "cts", "Conseil territorial de santé (CTS)"
    GHT = "ght", "Groupement hospitalier de territoire (GHT)"
    GCS = "gcs", "Groupement de coopération sanitaire (GCS)"
    CLIC = "clic", "Centre local d’information et de coordination (CLIC)"
    CCAS = "ccas", "Centre communal d’action sociale (CCAS)"
    CMP = "cmp", "Centre médico-psychologique (CMP)"
    PMI = "pmi", "Protection maternelle et infantile (PMI)"
    PHARMACIE = "pharmacie", "Pharmacie d’officine"
    LABORATOIRE = "laboratoire", "Laboratoire de biologie médicale"
    USAGERS = "usagers", "Association d’usagers"
    COMMUNE = "commune", "Commune"
    EPCI = "epci", "Intercommunalité (EPCI)"
    DEPARTEMENT = "departement", "Conseil départemental"
    AUTRE = "autre", "Autre structure"


# Sans personnalité morale : n'adhère pas, ce sont ses établissements qui adhèrent (CSP L6132-1).
SANS_PERSONNALITE_MORALE = frozenset({TypeStructure.GHT, TypeStructure.CLS, TypeStructure.CLSM, TypeStructure.CTS})


@cache
def _lire(nom: str) -> dict[str, str]:
    with (DOSSIER / nom).open(encoding="utf-8", newline="") as fichier:
        return {ligne["code"]: ligne["libelle"] for ligne in csv.DictReader(fichier)}


def professions() -> dict[str, str]:
    """Code TRE_G15 → libellé."""
    return _lire("professions_sante.csv")


def categories_finess() -> dict[str, str]:
    """Code de catégorie d'établissement FINESS → libellé."""
    return _lire("categories_finess.csv")


def choix_professions() -> list[tuple[str, str]]:
    """Choix d'un champ « profession » ; une fonction, pour que les migrations ne suivent pas la liste."""
    return list(professions().items())


def choix_categories_finess() -> list[tuple[str, str]]:
    """Choix d'un champ « catégorie FINESS »."""
    return list(categories_finess().items())
