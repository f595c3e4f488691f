"""Lit un fichier de territoire : un code Insee par ligne, ou une partie ``31555;Secteur 1;85804``. Pur."""

import re
from typing import NamedTuple

_CODE = re.compile(r"\d{5}|2[AB]\d{3}")


class LigneFautive(ValueError):
    """Une ligne du fichier est mal formée ; le message la nomme."""


class ContenuDeFichier(NamedTuple):
    """Codes des communes entières (sans doublon, dans l'ordre) et parties (code, libellé, habitants)."""

    codes: tuple[str, ...]
    parties: tuple[tuple[str, str, int], ...]


def lire_territoire(texte: str) -> ContenuDeFichier:
    """Lit ``texte`` ; lignes vides et commentaires ``#`` ignorés. Lève ``LigneFautive``.

    Une commune ne peut pas être à la fois entière et en partie, ni une partie donnée deux fois.
    """
    codes: dict[str, int] = {}
    parties: dict[tuple[str, str], int] = {}
    for numero, brute in enumerate(texte.lstrip("\ufeff").splitlines(), start=1):
        ligne = brute.split("#", 1)[0].strip()
        if not ligne:
            continue
        code, *reste = (morceau.strip() for morceau in ligne.split(";"))
        code = code.upper()
        if not _CODE.fullmatch(code):
            raise LigneFautive(f"Ligne {numero} : « {code} » n'est pas un code Insee.")
        if reste:
            cle = (code, _libelle(reste, numero))
            if cle in parties:
                raise LigneFautive(f"Ligne {numero} : la partie « {cle[1]} » de {code} est déjà donnée.")
            parties[cle] = _habitants(reste, numero)
        else:
            codes.setdefault(code, numero)
    if doubles := codes.keys() & {code for code, _libelle_lu in parties}:
        code = min(doubles)
        raise LigneFautive(f"Ligne {codes[code]} : {code} est à la fois entière et en partie.")
    return ContenuDeFichier(tuple(codes), tuple((*cle, habitants) for cle, habitants in parties.items()))


def _libelle(reste: list[str], numero: int) -> str:
    if len(reste) != 2 or not reste[0]:
        raise LigneFautive(f"Ligne {numero} : une partie s'écrit « code;libellé;habitants ».")
    return reste[0]


def _habitants(reste: list[str], numero: int) -> int:
    if not (reste[1].isascii() and reste[1].isdigit()):
        raise LigneFautive(f"Ligne {numero} : « {reste[1]} » n'est pas un nombre d'habitants entier.")
    return int(reste[1])
