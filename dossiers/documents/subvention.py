"""La demande de subvention, à part de la lettre : structure du CERFA 12156, mots et mise en page du projet.

Elle reprend ce que la lettre déposée dit déjà ; l'IBAN n'y figure que masqué, l'ARS qui paie le lit sur le portail.
"""

from typing import Any

from acteurs.nomenclatures import TypeOrganisation
from commun.nombres_en_lettres import euros_en_lettres
from dossiers.archives import Brouillon
from dossiers.documents.budget import financement_a_imprimer
from dossiers.documents.courrier import l_instant, le_jour, porteur, region_du_pilote, service, titrer, ville_de
from dossiers.enums import StatutStructure, TypeDocument
from dossiers.models import Dossier, LettreIntention, VersionDeposee
from territoires.models import Region

TITRE = "Demande de subvention"


def demande_de_subvention(version: VersionDeposee) -> Brouillon:
    """La demande telle que déposée avec cette version de la lettre, qui demande un FIR."""
    dossier = version.dossier
    contexte = _contexte(dossier, version.contenu, dossier.region) | {
        "version": version.numero,
        "deposee_le": l_instant(version.deposee_le),
        "date": le_jour(version.deposee_le),
        "empreinte": version.empreinte,
        "apercu": False,
    }
    return Brouillon(TypeDocument.DEMANDE_SUBVENTION, titrer(TITRE, dossier), contexte, version.numero)


def apercu_de_la_demande(lettre: LettreIntention, contenu: dict[str, Any]) -> Brouillon:
    """La copie de travail, jamais archivée."""
    dossier = lettre.dossier
    contexte = _contexte(dossier, contenu, dossier.region or region_du_pilote(contenu)) | {
        "version": lettre.version + 1,
        "deposee_le": "",
        "date": "",
        "empreinte": "",
        "apercu": True,
    }
    titre = titrer(f"Copie de travail de la {TITRE.lower()}", dossier)
    return Brouillon(TypeDocument.DEMANDE_SUBVENTION, titre, contexte, lettre.version + 1)


def _contexte(dossier: Dossier, contenu: dict[str, Any], region: Region | None) -> dict[str, Any]:
    structure, financement = contenu["structure"], contenu["financement"]
    return {
        "emetteur": structure["nom"] or dossier.nom,
        "cpts": contenu["dossier"]["nom"],
        "expediteur": porteur(contenu),
        "destinataire": service(TypeOrganisation.ARS, region),
        "lieu": ville_de(structure["adresse"]),
        "structure": structure,
        "declaree": structure["statut"] == StatutStructure.DECLAREE,
        "territoire": _territoire(contenu["territoire"]),
        "financement": financement_a_imprimer(financement),
        "montant_en_lettres": euros_en_lettres(financement["montant"] or 0),
        "jalons": contenu["jalons"],
    }


def _territoire(territoire: dict[str, Any]) -> dict[str, Any]:
    """Ce qu'il faut du territoire pour situer l'action."""
    return {
        "population": territoire["population"],
        "taille": territoire["taille"],
        "nombre": len({c["code"] for c in (*territoire["communes"], *territoire["parties"])}),
        "departements": ", ".join(d["nom"] for d in territoire["departements"]),
    }
