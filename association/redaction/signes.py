"""Les signes que les gabarits de textes posent autour des valeurs, et que la lecture retire.

Ils sont dans la zone privée d'Unicode : une saisie en est débarrassée, elle ne peut donc ni ouvrir un titre, ni couper
un tableau, ni se faire passer pour un champ manquant.
"""

import re

VALEUR, MANQUE, A_LA_MAIN, RENVOI, SEPARE, FIN = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
# La zone privée, et ce qu'interdit XML 1.0 : le DOCX ne s'ouvrirait plus.
_RETIRES = re.compile("[\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_BLANCS = re.compile(r"[^\S\u00a0\u202f]+")


def nettoyer(texte: str) -> str:
    """Une ligne, sans signe privé ni caractère de commande ; les espaces insécables restent, rien d'autre ne change."""
    return _BLANCS.sub(" ", _RETIRES.sub("", texte)).strip()


def valeur(texte: str) -> str:
    """Une valeur saisie, telle qu'elle s'imprimera."""
    return f"{VALEUR}{nettoyer(texte)}{FIN}"


def manque(champ: str, libelle: str) -> str:
    """La place d'une valeur que personne n'a encore donnée ; ``champ`` dit où la donner."""
    return f"{MANQUE}{champ}{SEPARE}{libelle}{FIN}"


def a_la_main(libelle: str) -> str:
    """Une place qui se remplit à chaque usage, sur le papier ou dans le traitement de texte."""
    return f"{A_LA_MAIN}{libelle}{FIN}"


def renvoi(cle: str) -> str:
    """Le numéro d'un autre article du même texte."""
    return f"{RENVOI}{cle}{FIN}"
