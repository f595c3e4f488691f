"""Contrôle pur des adresses nommées : une application ne nomme que les siennes, et celles d'en dessous."""

import re
from collections.abc import Mapping
from pathlib import PurePath

from tests.gardes.code import cle_vers_le_haut

NOM_D_ADRESSE = re.compile(r"""['"](\w+):(\w+)['"]""")


def application_de(chemin: PurePath) -> str:
    """L'application d'un module (``dossiers/liens.py``) ou d'un gabarit (``templates/dossiers/liste.html``)."""
    return chemin.parts[1] if chemin.parts[0] == "templates" else chemin.parts[0]


def adresses_au_dessus(application: str, source: str, espaces: Mapping[str, str]) -> list[str]:
    """Les noms d'adresse d'une application d'au-dessus ; ``espaces`` : espace de noms → application qui le sert.

    ``composants``, ``pages`` et la racine des gabarits sont l'habillage du portail, tout en haut : rien n'y remonte.
    """
    nommees = NOM_D_ADRESSE.findall(source)
    return sorted({f"{e}:{nom}" for e, nom in nommees if cle_vers_le_haut(application, espaces.get(e, ""))})
