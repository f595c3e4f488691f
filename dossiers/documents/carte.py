"""La carte du territoire, dessinée au dépôt et figée dans le document : la même que la page."""

import zlib
from base64 import b64decode, b64encode
from typing import Any

from territoires.carte import carte_du_perimetre
from territoires.chargement import perimetre_de
from territoires.evaluation import evaluer
from territoires.models import VersionTerritoire


def carte_du_territoire(version: VersionTerritoire, territoire: dict[str, Any]) -> dict[str, str]:
    """Le dessin comprimé et son texte de remplacement ; vides si aucune commune n'est située.

    ``territoire`` : la part « territoire » de la photographie, qui dit les communes déjà partagées au dépôt.
    """
    perimetre = perimetre_de(version)
    partages = {r["numero"]: tuple(c["code"] for c in r["communes"]) for r in territoire["recouvrements"]}
    carte = carte_du_perimetre(perimetre, evaluer(perimetre, partages))
    if carte is None:
        return {"dessin": "", "texte": ""}
    return {"dessin": comprimer(carte.svg), "texte": carte.description}


def comprimer(svg: str) -> str:
    """Le dessin en quatre fois moins de place, dans un texte que JSON accepte."""
    return b64encode(zlib.compress(svg.encode(), 9)).decode()


def decomprimer(comprime: str) -> str:
    """Le dessin d'origine, au signe près."""
    return zlib.decompress(b64decode(comprime)).decode()
