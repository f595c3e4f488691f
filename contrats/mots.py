"""Les missions et les indicateurs d'une photographie, tels qu'on les lit : sans calcul, sans base."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.enums import ModeIndicateur
from financement.textes import libelle_annee

MODES = {
    ModeIndicateur.BINAIRE: "Tout ou rien, sur preuve",
    ModeIndicateur.PALIERS: "Par paliers",
    ModeIndicateur.LINEAIRE: "Linéaire, de la référence à la cible",
}
OPTIONS = (
    ("compensation_snp", "organisation de la réponse aux soins non programmés (compensation)"),
    ("supplement_snp", "traitement et orientation des demandes de soins non programmés (supplément)"),
)


def missions_a_lire(photo: dict[str, Any]) -> list[dict[str, Any]]:
    """Les missions engagées et leurs indicateurs, en mots ; une date encore absente reste vide."""
    return [_mission_a_lire(engagement) for engagement in photo["contenu"]["engagements"]]


def _mission_a_lire(engagement: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": engagement["mission"],
        "libelle": engagement["libelle"],
        "demarrage": _jour(engagement["demarrage_le"]),
        "deploiement": _jour(engagement["deploiement_le"]),
        "derogation": engagement["derogation"],
        "options": [texte for cle, texte in OPTIONS if engagement[cle]],
        "indicateurs": [indicateur_a_lire(indicateur) for indicateur in engagement["indicateurs"]],
    }


def indicateur_a_lire(indicateur: dict[str, Any]) -> dict[str, Any]:
    """Un indicateur : mode, référence, objectifs par année, montant, preuves."""
    unite = f" {indicateur['unite']}" if indicateur["unite"] else ""
    return {
        "code": indicateur["code"],
        "intitule": indicateur["intitule"],
        "mode": MODES[ModeIndicateur(indicateur["mode"])] if indicateur["remunere"] else "Suivi, sans rémunération",
        "reference": f"{_virgule(indicateur['reference'])}{unite}" if indicateur["reference"] else "",
        "objectifs": [_objectif(objectif, unite) for objectif in indicateur["objectifs"]],
        "montant": euros(Decimal(indicateur["montant"])) if indicateur["remunere"] else "",
        "preuves": indicateur["preuves"],
    }


def _objectif(objectif: dict[str, Any], unite: str) -> dict[str, Any]:
    """``annees`` est vide pour ce qui vaut dès la première année."""
    sens = "au plus " if objectif["baisse"] and len(objectif["paliers"]) == 1 else ""
    return {
        "annees": f"À partir de la {libelle_annee(objectif['depuis'])}" if objectif["depuis"] > 1 else "",
        "cible": f"{_virgule(objectif['cible'])}{unite}" if objectif["cible"] else "",
        "paliers": [
            f"{sens}{_virgule(palier['seuil'])}{unite} : {euros(Decimal(palier['montant']))}"
            for palier in objectif["paliers"]
        ],
    }


def indicateur_en_mots(indicateur: dict[str, Any]) -> Iterator[str]:
    """L'indicateur en morceaux de phrase, pour le comparer à une autre rédaction."""
    lu = indicateur_a_lire(indicateur)
    yield lu["mode"]
    if lu["montant"]:
        yield f"{lu['montant']} par an au plus"
    if lu["reference"]:
        yield f"référence {lu['reference']}"
    for objectif in lu["objectifs"]:
        quand = f"{objectif['annees'][:1].lower()}{objectif['annees'][1:]}, " if objectif["annees"] else ""
        if objectif["cible"]:
            yield f"{quand}cible {objectif['cible']}"
        if objectif["paliers"]:
            yield f"{quand}paliers {', '.join(objectif['paliers'])}"
    if lu["preuves"]:
        yield f"preuves\u00a0: {lu['preuves']}"


def _jour(iso: str) -> str:
    return en_lettres(date.fromisoformat(iso)) if iso else ""


def _virgule(nombre: str) -> str:
    return nombre.replace(".", ",")
