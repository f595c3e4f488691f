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
from contrats.blocs import missions_ajoutees, remplacer, reporter_les_montants
from contrats.compte import photographier_compte
from contrats.enums import MotifAvenant
from contrats.financier import enveloppes_de_la_taille
from contrats.formes import FORME, en_ancienne_forme, est_ancienne
from contrats.models import ActeSignable, Contrat, Engagement, IndicateurContrat, Objectif, Signataire
from contrats.versions import base_de
from dossiers.models import Dossier
from financement.bareme import taille
from financement.baremes import trouver_bareme
from territoires.chargement import composition, perimetre_de
from territoires.evaluation import evaluer
from territoires.models import VersionTerritoire

IDENTITE = ("structure_nom", "structure_statut", "structure_adresse", "siret", "rna")


def empreinte(photographie: dict[str, Any]) -> str:
    """SHA-256 de la forme canonique (clés triées, sans espace)."""
    texte = json.dumps(photographie, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def est_intacte(acte: ActeSignable) -> bool:
    """Vrai si l'empreinte est celle de la photographie, et la photographie celle de la copie de travail.

    Une photographie d'avant les codes d'indicateurs se compare dans sa forme. Avant que le compte n'y soit masqué, la
    photographie portait l'IBAN, et l'empreinte en tenait compte : elle se vérifie en l'y remettant le temps du calcul.
    """
    photo = acte.photographie
    if not est_ancienne(photo):
        travail = photographier(acte)
        compares = ("contenu", "avenant") if acte.le_contrat is acte else ("contenu", "territoire", "avenant")
        return empreinte(photo) == acte.empreinte and all(photo.get(c) == travail.get(c) for c in compares)
    travail = en_ancienne_forme(contenu(acte))
    if "compte" in photo["contenu"]:
        return empreinte(photo) == acte.empreinte and photo["contenu"] == travail
    iban = acte.le_contrat.iban
    scelle = {**photo["contenu"], "iban": iban}
    travail = {cle: valeur for cle, valeur in travail.items() if cle != "compte"}
    return empreinte({**photo, "contenu": scelle}) == acte.empreinte and scelle == {**travail, "iban": iban}


def iban_masque(photographie: dict[str, Any]) -> str:
    """Le compte à lire dans une photographie, ancienne ou nouvelle."""
    ecrit = photographie["contenu"]
    return ecrit["compte"]["iban"] if "compte" in ecrit else ecrit["iban"]


def territoire_fige(dossier: Dossier) -> VersionTerritoire | None:
    """La dernière version figée du territoire : celle du dernier dépôt ; None s'il n'y en a pas."""
    return dossier.territoire.versions.filter(figee_le__isnull=False).order_by("-numero").first()


def photographier(acte: ActeSignable, base: dict[str, Any] | None = None) -> dict[str, Any]:
    """Photographie de la copie de travail ; d'un avenant, la version en vigueur avec ses seuls blocs remplacés.

    ``base`` : cette version, si elle est déjà lue.
    """
    ecrite = photographie_ecrite(acte)
    contrat = acte.le_contrat
    if acte is contrat:
        return ecrite
    base = base or base_de(acte)
    photo = remplacer(base, ecrite, acte.motifs)
    recrites = {e["mission"] for e in photo["contenu"]["engagements"]}
    sauf = recrites if MotifAvenant.INDICATEURS in acte.motifs else missions_ajoutees(base, photo)
    return {**reporter_les_montants(photo, sauf), "avenant": _avenant(acte)}


def _avenant(avenant: ActeSignable) -> dict[str, Any]:
    return {
        "numero": avenant.numero,
        "motifs": list(avenant.motifs),
        "objet": avenant.objet,
        "effet_prevu": _jour(avenant.effet_prevu),
        "contrat": avenant.contrat.empreinte,
    }


def photographie_ecrite(acte: ActeSignable) -> dict[str, Any]:
    """Toute la rédaction de l'acte, blocs non cochés compris."""
    contrat = acte.le_contrat
    ecrit = contenu(acte)
    return {
        "forme": FORME,
        "dossier": {"numero": contrat.dossier.numero, "nom": contrat.dossier.nom},
        "parties": _parties(contrat),
        "territoire": (territoire := _territoire(acte)),
        "contenu": ecrit,
        "enveloppes": enveloppes_de_la_taille(ecrit["bareme"], territoire["taille"]),
        **_renouvellement(contrat),
    }


def _renouvellement(contrat: Contrat) -> dict[str, Any]:
    """Le contrat que celui-ci renouvelle : on signe aussi cela."""
    if contrat.precedent_id is None:
        return {}
    precedent = contrat.precedent
    return {
        "renouvelle": {
            "empreinte": precedent.empreinte,
            "signe_le": _jour(precedent.signe_le),
            "terme": _jour(precedent.fin_le),
        }
    }


def contenu(acte: ActeSignable) -> dict[str, Any]:
    """Ce que les parties ont écrit : c'est la part relue au moment de signer."""
    contrat, redaction = acte.le_contrat, acte.redaction
    return {
        "bareme": redaction.bareme,
        **{champ: getattr(contrat, champ) for champ in IDENTITE},
        "moyens": redaction.moyens,
        "compte": photographier_compte(contrat.iban, contrat.cle_du_compte),
        "articles_particuliers": redaction.articles_particuliers,
        "caisse": contrat.caisse_signataire_id or contrat.caisse_id,
        "signataires": [_signataire(signataire) for signataire in redaction.signataires.all()],
        "engagements": [
            _engagement(redaction.bareme, engagement)
            for engagement in redaction.engagements.select_related("mission").prefetch_related(
                "indicateurs__objectifs__paliers"
            )
        ],
    }


def _signataire(signataire: Signataire) -> dict[str, str]:
    return {
        "partie": signataire.partie,
        "nom": signataire.nom,
        "qualite": signataire.qualite,
        "delegation": signataire.delegation,
        "delegation_du": _jour(signataire.delegation_du),
    }


def _engagement(bareme: str, engagement: Engagement) -> dict[str, Any]:
    return {
        "mission": engagement.mission_id,
        "libelle": trouver_bareme(bareme).libelle_poste(engagement.mission_id),
        "demarrage_le": _jour(engagement.demarrage_le),
        "deploiement_le": _jour(engagement.deploiement_le),
        "derogation": engagement.derogation.strip(),
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
    dossier, caisse = contrat.dossier, contrat.caisse_du_texte
    ars = Organisation.objects.filter(type=TypeOrganisation.ARS, region=dossier.region_id, active=True).first()
    return {
        "cpts": {"nom": contrat.structure_nom or dossier.nom, "adresse": contrat.structure_adresse},
        "ars": {"nom": ars.nom if ars else "", "adresse": ars.adresse if ars else ""},
        "am": {
            "nom": caisse.nom if caisse else "",
            "adresse": caisse.adresse if caisse else "",
        },
    }


def _territoire(acte: ActeSignable) -> dict[str, Any]:
    version = acte.redaction.territoire or territoire_fige(acte.dossier)
    if version is None:
        return {"version": 0, "population": 0, "millesime": None, "taille": 0, "communes": [], "parties": []}
    perimetre = composition(version) if version.est_figee else perimetre_de(version)
    bareme = trouver_bareme(acte.redaction.bareme)
    population, millesime = version.population_figee, version.millesime
    if not version.est_figee:
        evaluation = evaluer(perimetre)
        population, millesime = evaluation.population, evaluation.millesime
    return {
        "version": version.numero,
        "population": population,
        "millesime": millesime,
        "taille": taille(population, bareme) if population else 0,
        "communes": [{"code": c.code, "nom": c.nom, "population": c.population} for c in perimetre.communes],
        "parties": [
            {"code": p.commune.code, "commune": p.commune.nom, "libelle": p.libelle, "population": p.population}
            for p in perimetre.parties
        ],
    }
