"""Ce que dit le PDF du contrat : un contexte JSON complet, figé à la proposition puis à l'entrée en vigueur.

Tout y est déjà écrit comme on le lit (dates, montants) : le gabarit ne calcule rien.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from commun.calendrier import en_lettres, jour_paris
from commun.montants import format_nombre
from contrats.calendriers import annuel_imprime, calendrier_imprime
from contrats.documents_avenant import avenant_propose
from contrats.financier import plan_du_contrat
from contrats.formes import lire
from contrats.models import ActeSignable, Avenant, Contrat, Signature
from contrats.mots import missions_a_lire
from contrats.photographie import iban_masque
from contrats.signataires import blocs_de_signature, parties_en_mots
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument
from dossiers.models import Evenement
from financement.baremes import trouver_bareme
from financement.calendrier import DUREE_ANNEES, anniversaire
from financement.versements import Plan


def acte_propose(acte: ActeSignable, evenement: Evenement) -> Brouillon:
    """Le document que l'on signe : le contrat, ou l'avenant."""
    if isinstance(acte, Avenant):
        return avenant_propose(acte)
    return contrat_propose(acte, evenement)


def contrat_propose(contrat: Contrat, evenement: Evenement) -> Brouillon:
    """Le contrat à signer ; son calendrier suppose une signature le jour de la proposition."""
    jour = contrat.debut_si_signe(jour_paris(contrat.propose_le))
    plan = plan_du_contrat(contrat.photographie, signature=jour)
    contexte = {**_corps(contrat, jour, plan), "signe": False, "signatures": blocs_de_signature(photo_lue(contrat), ())}
    titre = f"Contrat tripartite proposé (version {contrat.version}), {contrat.dossier.nom}"
    return Brouillon(TypeDocument.CONTRAT, titre, contexte, contrat.version)


def contrat_signe(contrat: Contrat, evenement: Evenement, plan: Plan, signatures: Iterable[Signature]) -> Brouillon:
    """Le contrat en vigueur : signatures données, calendrier définitif."""
    contexte = {
        **_corps(contrat, contrat.debut_le, plan),
        "signe": True,
        "signe_le": en_lettres(contrat.signe_le),
        "signatures": blocs_de_signature(photo_lue(contrat), signatures),
    }
    titre = f"Contrat tripartite signé, {contrat.dossier.nom}"
    return Brouillon(TypeDocument.CONTRAT, titre, contexte, contrat.version)


def photo_lue(contrat: Contrat) -> dict[str, Any]:
    """La photographie signée, dans la forme courante."""
    return lire(contrat.photographie)


def _corps(contrat: Contrat, signature: date, plan: Plan) -> dict[str, Any]:
    photo = photo_lue(contrat)
    ecrit = photo["contenu"]
    bareme = trouver_bareme(ecrit["bareme"])
    return {
        "emetteur": photo["parties"]["ars"]["nom"],
        "version": contrat.version,
        "propose_le": en_lettres(jour_paris(contrat.propose_le)),
        "empreinte": contrat.empreinte,
        "bareme": {"code": bareme.code, "libelle": bareme.libelle, "reference": bareme.reference},
        "nom_cpts": photo["dossier"]["nom"],
        "parties": parties_en_mots(photo),
        "structure": {
            "nom": ecrit["structure_nom"],
            "siret": ecrit["siret"],
            "rna": ecrit["rna"],
            "iban": iban_masque(photo),
        },
        "territoire": _territoire(photo["territoire"]),
        "missions": missions_a_lire(photo),
        "paragraphes_moyens": _paragraphes(ecrit["moyens"]),
        "paragraphes_particuliers": _paragraphes(ecrit["articles_particuliers"]),
        "annuel": annuel_imprime(photo, signature),
        "calendrier": calendrier_imprime(plan),
        "suppose_signe_le": en_lettres(signature),
        "renouvelle": _renouvelle(photo),
        "fin_le": en_lettres(anniversaire(signature, DUREE_ANNEES)),
        "avance": f"{bareme.valeur('taux_avance') * 100:.0f}\u00a0%",
        "hypotheses": list(bareme.hypotheses),
    }


def _renouvelle(photo: dict[str, Any]) -> dict[str, str] | None:
    """Le contrat renouvelé, en mots ; None pour un premier contrat."""
    dit = photo.get("renouvelle")
    if dit is None:
        return None
    signe_le, terme = (en_lettres(date.fromisoformat(dit[cle])) for cle in ("signe_le", "terme"))
    return {"signe_le": signe_le, "terme": terme, "empreinte": dit["empreinte"]}


def _paragraphes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _territoire(territoire: dict[str, Any]) -> dict[str, Any]:
    return {
        "population": format_nombre(territoire["population"]),
        "millesime": territoire["millesime"],
        "taille": territoire["taille"],
        "version": territoire["version"],
        "nombre": len(territoire["communes"]) + len(territoire["parties"]),
        "communes": [
            {"code": c["code"], "nom": c["nom"], "population": format_nombre(c["population"] or 0)}
            for c in territoire["communes"]
        ]
        + [
            {"code": p["code"], "nom": f"{p['commune']}, {p['libelle']}", "population": format_nombre(p["population"])}
            for p in territoire["parties"]
        ],
    }
