"""Le nom d'un fichier reçu : gardé pour l'affichage, jamais pour le disque."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGUEUR = 150
_INTERDITS = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def nom_lisible(nom: str) -> str:
    """Le nom sans chemin, sans signe invisible ni de contrôle, coupé à 150 signes en gardant son extension."""
    dernier = re.split(r"[/\\]", nom)[-1]
    propre = " ".join(_INTERDITS.sub(" ", unicodedata.normalize("NFC", dernier)).split()).strip(". ")
    if len(propre) > LONGUEUR:
        suffixe = PurePosixPath(propre).suffix[:10]
        propre = propre[: LONGUEUR - len(suffixe)].rstrip(". ") + suffixe
    return propre or "fichier"


def extension_de(nom: str) -> str:
    """L'extension en minuscules, sans point ; vide si le nom n'en a pas (« .pdf » seul n'en est pas une)."""
    return PurePosixPath(nom).suffix.lower().removeprefix(".")


def tige(nom: str) -> str:
    """Le nom sans son extension."""
    return PurePosixPath(nom).stem or "fichier"


def titre_depuis(nom: str) -> str:
    """Un titre lisible tiré du nom : sans extension, tirets bas en espaces, une majuscule."""
    titre = " ".join(PurePosixPath(nom).stem.replace("_", " ").split())
    return f"{titre[:1].upper()}{titre[1:]}" or "Pièce sans titre"
