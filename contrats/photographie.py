"""La photographie d'un contrat : tout ce que l'on propose et que l'on signe, en JSON, et son empreinte.

C'est elle que lisent la complétude, le PDF et la signature. Les montants sont en texte à deux décimales, les dates
en ISO, les libellés de missions ceux du barème (immuable) : une même photographie a toujours la même empreinte.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from commun.montants import texte_montant
from contrats.compte import photographier_compte
from contrats.financier import enveloppes_de_la_taille
from contrats.formes import FORME, en_ancienne_forme, est_ancienne
from contrats.models import Contrat, Engagement, IndicateurContrat, Objectif
from dossiers.models import Dossier
from financement.bareme import taille
from financement.baremes import trouver_bareme
from territoires.chargement import perimetre_de
from territoires.models import VersionTerritoire

TEXTES = ("structure_nom", "structure_statut", "structure_adresse", "siret", "rna", "moyens")


def empreinte(photographie: dict[str, Any]) -> str:
    """SHA-256 de la forme canonique (clés triées, sans espace)."""
    texte = json.dumps(photographie, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def est_intacte(contrat: Contrat) -> bool:
    """Vrai si l'empreinte est celle de la photographie, et la photographie celle de la copie de travail.

    Une photographie d'avant les codes d'indicateurs se compare dans sa forme. Avant que le compte n'y soit masqué, la
    photographie portait l'IBAN, et l'empreinte en tenait compte : elle se vérifie en l'y remettant le temps du calcul.
    """
    photo, travail = contrat.photographie, contenu(contrat)
    if est_ancienne(photo):
        travail = en_ancienne_forme(travail)
    if "compte" in photo["contenu"]:
        return empreinte(photo) == contrat.empreinte and photo["contenu"] == travail
    scelle = {**photo["contenu"], "iban": contrat.iban}
    travail = {cle: valeur for cle, valeur in travail.items() if cle != "compte"}
    return empreinte({**photo, "contenu": scelle}) == contrat.empreinte and scelle == {**travail, "iban": contrat.iban}


def iban_masque(photographie: dict[str, Any]) -> str:
    """Le compte à lire dans une photographie, ancienne ou nouvelle."""
    ecrit = photographie["contenu"]
    return ecrit["compte"]["iban"] if "compte" in ecrit else ecrit["iban"]


def territoire_fige(dossier: Dossier) -> VersionTerritoire | None:
    """La dernière version figée du territoire : celle du dernier dépôt ; None s'il n'y en a pas."""
    return dossier.territoire.versions.filter(figee_le__isnull=False).order_by("-numero").first()


def photographier(contrat: Contrat) -> dict[str, Any]:
    """Photographie de la copie de travail du contrat."""
    return {
        "forme": FORME,
        "dossier": {"numero": contrat.dossier.numero, "nom": contrat.dossier.nom},
        "parties": _parties(contrat),
        "territoire": (territoire := _territoire(contrat)),
        "contenu": contenu(contrat),
        "enveloppes": enveloppes_de_la_taille(contrat.bareme, territoire["taille"]),
    }


def contenu(contrat: Contrat) -> dict[str, Any]:
    """Ce que les parties ont écrit : c'est la part relue au moment de signer."""
    return {
        "bareme": contrat.bareme,
        **{texte: getattr(contrat, texte) for texte in TEXTES},
        "compte": photographier_compte(contrat.iban, contrat.cle_du_compte),
        "articles_particuliers": contrat.articles_particuliers,
        "caisse": contrat.caisse_id,
        "signataires": [{"partie": s.partie, "nom": s.nom, "qualite": s.qualite} for s in contrat.signataires.all()],
        "engagements": [
            _engagement(contrat, engagement)
            for engagement in contrat.engagements.select_related("mission").prefetch_related(
                "indicateurs__objectifs__paliers"
            )
        ],
    }


def _engagement(contrat: Contrat, engagement: Engagement) -> dict[str, Any]:
    return {
        "mission": engagement.mission_id,
        "libelle": trouver_bareme(contrat.bareme).libelle_poste(engagement.mission_id),
        "demarrage_le": _jour(engagement.demarrage_le),
        "deploiement_le": _jour(engagement.deploiement_le),
        "compensation_snp": engagement.compensation_snp,
        "supplement_snp": engagement.supplement_snp,
        "indicateurs": [_indicateur(indicateur) for indicateur in engagement.indicateurs.all()],
    }


def _indicateur(indicateur: IndicateurContrat) -> dict[str, Any]:
    return {
        "code": indicateur.code,
        "intitule": indicateur.intitule,
        "unite": indicateur.unite,
        "reference": _nombre(indicateur.reference),
        "remunere": indicateur.remunere,
        "mode": indicateur.mode,
        "montant": texte_montant(indicateur.montant),
        "preuves": indicateur.preuves,
        "objectifs": [_objectif(objectif) for objectif in indicateur.objectifs.all()],
    }


def _objectif(objectif: Objectif) -> dict[str, Any]:
    return {
        "depuis": objectif.depuis,
        "cible": _nombre(objectif.cible),
        "baisse": objectif.baisse,
        "paliers": [
            {"seuil": _nombre(palier.seuil), "montant": texte_montant(palier.montant)}
            for palier in objectif.paliers.all()
        ],
    }


def _jour(jour: date | None) -> str:
    return jour.isoformat() if jour else ""


def _nombre(valeur: Decimal | None) -> str:
    """Une valeur sans zéro inutile : la même avant et après son passage en base."""
    if valeur is None:
        return ""
    texte = f"{valeur:f}"
    return texte.rstrip("0").rstrip(".") if "." in texte else texte


def _parties(contrat: Contrat) -> dict[str, Any]:
    dossier = contrat.dossier
    ars = Organisation.objects.filter(type=TypeOrganisation.ARS, region=dossier.region_id, active=True).first()
    return {
        "cpts": {"nom": contrat.structure_nom or dossier.nom, "adresse": contrat.structure_adresse},
        "ars": {"nom": ars.nom if ars else "", "adresse": ars.adresse if ars else ""},
        "am": {
            "nom": contrat.caisse.nom if contrat.caisse else "",
            "adresse": contrat.caisse.adresse if contrat.caisse else "",
        },
    }


def _territoire(contrat: Contrat) -> dict[str, Any]:
    version = territoire_fige(contrat.dossier)
    if version is None:
        return {"version": 0, "population": 0, "millesime": None, "taille": 0, "communes": [], "parties": []}
    perimetre = perimetre_de(version)
    return {
        "version": version.numero,
        "population": version.population_figee,
        "millesime": version.millesime,
        "taille": taille(version.population_figee, trouver_bareme(contrat.bareme)),
        "communes": [{"code": c.code, "nom": c.nom, "population": c.population} for c in perimetre.communes],
        "parties": [
            {"code": p.commune.code, "commune": p.commune.nom, "libelle": p.libelle, "population": p.population}
            for p in perimetre.parties
        ],
    }
