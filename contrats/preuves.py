"""Le dossier de preuve d'une signature : ce qu'il dit (JSON), son PDF archivé, sa vérification.

Ni adresse électronique, ni adresse de poste. Le compte qui a signé se désigne par son numéro et le nom de sa personne
(forme 3) ; le signataire, par le nom et la qualité écrits au contrat : l'un n'est pas toujours l'autre. Une preuve
de forme ancienne, sans le nom du compte, se vérifie comme avant : l'empreinte porte sur ce qu'elle dit.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from commun.calendrier import en_lettres
from contrats.consentements import consentement
from contrats.enums import ModeSignature, Partie
from contrats.identite import Attestation
from contrats.models import Contrat, PreuveDeSignature, Signature
from contrats.noms import meme_personne
from contrats.photographie import empreinte as empreinte_de
from contrats.scans import document_propose, pages_retenues
from dossiers.archives import Brouillon, preparer
from dossiers.documents.courrier import l_instant
from dossiers.enums import Sujet, TypeDocument
from dossiers.models import Document, Evenement

FORME = 3


@dataclass(frozen=True)
class Declaration:
    """Ce que la personne a déclaré en signant ; ``delegation`` : l'acte par lequel un autre la fait signer."""

    attestation: Attestation | None = None
    consentement: str = ""
    delegation: str = ""
    delegation_du: date | None = None


SANS_DECLARATION = Declaration()


def archiver(acte: Any, signature: Signature, evenement: Evenement, declaration: Declaration) -> PreuveDeSignature:
    """Établit la preuve dans la transaction de la signature ; son PDF se produit après elle."""
    contenu = _contenu(acte, signature, evenement, declaration)
    empreinte = empreinte_de(contenu)
    titre = f"Preuve de la signature de {signature.nom}"[:200]
    contexte = {"preuve": contenu, "lignes": _lignes(contenu, signature), "empreinte": empreinte}
    brouillon = Brouillon(TypeDocument.PREUVE_SIGNATURE, titre, contexte, signature.version)
    document = preparer(acte.dossier, acte.SUJET, evenement, brouillon)
    return PreuveDeSignature.objects.create(
        signature=signature, contenu=contenu, empreinte=empreinte, document=document, etablie_le=signature.signee_le
    )


def preuves_du_contrat(contrat: Contrat) -> QuerySet[PreuveDeSignature]:
    """Toutes les preuves du contrat et de ses avenants, la dernière d'abord ; celles des signatures annulées aussi."""
    siennes = Q(signature__contrat=contrat) | Q(signature__avenant__contrat=contrat)
    preuves = PreuveDeSignature.objects.filter(siennes).select_related("signature__avenant", "document")
    return preuves.defer("contenu", "document__contexte").order_by("-pk")


def documents_de(contrat: Contrat) -> QuerySet[Document]:
    """Les PDF de ce contrat-ci, parmi ceux des contrats du dossier, le dernier d'abord ; les preuves ont leur liste."""
    siens = contrat.dossier.documents.filter(sujet=Sujet.CONTRAT).exclude(type=TypeDocument.PREUVE_SIGNATURE)
    siens = siens.defer("contexte").order_by("-pk")
    if contrat.rang > 1:
        return siens.filter(evenement__donnees__contrat=contrat.pk)
    return siens.exclude(evenement__donnees__has_key="contrat")


def forme_canonique(contenu: dict[str, Any]) -> bytes:
    """Les octets dont l'empreinte est celle de la preuve (voir :func:`contrats.photographie.empreinte`)."""
    return json.dumps(contenu, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def est_intacte(preuve: PreuveDeSignature) -> bool:
    """Vrai si le contenu a toujours son empreinte."""
    return empreinte_de(preuve.contenu) == preuve.empreinte


def _contenu(acte: Any, signature: Signature, evenement: Evenement, declaration: Declaration) -> dict[str, Any]:
    lu = consentement(declaration.consentement)
    propose = document_propose(acte)
    return {
        "forme": FORME,
        "dossier": acte.dossier.numero,
        "acte": {"sujet": str(acte.SUJET), "numero": acte.pk, "version": signature.version},
        "empreinte_signee": signature.empreinte,
        "document_lu": {"code": propose.code_court, "sha256": propose.sha256} if propose else None,
        "partie": str(signature.partie),
        "signataire": {
            "nom": signature.nom,
            "qualite": signature.qualite,
            "compte": signature.auteur_id,
            "compte_nom": str(signature.auteur),
        },
        "delegation": _delegation(declaration, signature),
        "mode": str(signature.mode),
        "scan": _du_scan(signature),
        "jour": signature.jour.isoformat(),
        "instant": signature.signee_le.isoformat(),
        "identite": declaration.attestation.en_json() if declaration.attestation else None,
        "consentement": {"version": lu.version, "texte": lu.texte} if lu else None,
        "journal": {"rang": evenement.rang, "empreinte": evenement.empreinte},
    }


def _delegation(declaration: Declaration, signature: Signature) -> dict[str, Any] | None:
    """Celle du portail, sinon l'acte que la personne a déclaré."""
    donnee = signature.delegation
    if donnee is not None:
        return {
            "acte": f"Délégation de {donnee.delegant} sur le portail : {donnee.motif}",
            "du": donnee.du.isoformat(),
            "au": donnee.au.isoformat(),
            "numero": donnee.pk,
            "par": donnee.delegant_id,
        }
    if not declaration.delegation:
        return None
    du = declaration.delegation_du.isoformat() if declaration.delegation_du else ""
    return {"acte": declaration.delegation, "du": du}


def _du_scan(signature: Signature) -> dict[str, Any] | None:
    """Le papier numérisé : son document archivé, et l'empreinte de chaque fichier reçu."""
    scan = signature.scan
    if scan is None:
        return None
    fichiers = {page.fichier.sha256: None for page in pages_retenues(scan.pages)}
    document = scan.document
    return {
        "code": document.code_court,
        "sha256": document.sha256,
        "pages": len(scan.pages),
        "fichiers": list(fichiers),
        "rendu_par": scan.rendu_par_id,
        "rendu_le": scan.rendu_le.isoformat(),
    }


def _lignes(contenu: dict[str, Any], signature: Signature) -> list[tuple[str, str]]:
    """La preuve en clair, telle qu'elle s'imprime."""
    lignes = [
        ("Partie engagée", Partie(signature.partie).label),
        ("Signataire", f"{signature.nom}, {signature.qualite}"),
        _compte(signature),
        ("Manière de signer", ModeSignature(signature.mode).label),
        ("Jour qui fait foi", en_lettres(signature.jour)),
        ("Enregistrée le", l_instant(signature.signee_le)),
        ("Version signée", str(signature.version)),
    ]
    if contenu["delegation"]:
        lignes.insert(2, ("Par délégation", _delegation_en_mots(contenu["delegation"])))
    if contenu["identite"]:
        moyens = " et ".join(contenu["identite"]["moyens"])
        lignes.append(("Identité prouvée par", f"{moyens} ({contenu['identite']['fournisseur']})"))
    if contenu["document_lu"]:
        lignes.append(("Document lu", f"code {contenu['document_lu']['code']}"))
    if contenu["scan"]:
        lignes.append(("Papier numérisé", f"{contenu['scan']['pages']} pages, code {contenu['scan']['code']}"))
    return lignes


def _compte(signature: Signature) -> tuple[str, str]:
    """Le compte de la session, et s'il n'est pas celui de la personne nommée ; sur papier, il enregistre."""
    compte = f"{signature.auteur}, compte n° {signature.auteur_id}"
    if signature.mode == ModeSignature.PAPIER:
        return "Compte qui l’a enregistrée", compte
    attendu = signature.delegation_id is not None or meme_personne(signature.nom, str(signature.auteur))
    return "Compte qui a signé", compte if attendu else f"{compte} ; ce nom n’est pas celui du signataire nommé"


def _delegation_en_mots(delegation: dict[str, Any]) -> str:
    """« Arrêté n° 2026-114, du 2 mars 2026 », et le dernier jour s'il est dit."""
    jours = [
        f"{mot} {en_lettres(date.fromisoformat(delegation[cle]))}"
        for mot, cle in (("du", "du"), ("au", "au"))
        if delegation.get(cle)
    ]
    return f"{delegation['acte']}, {' '.join(jours)}" if jours else delegation["acte"]
