"""Le texte au fil de la ligne : ce qu'il faut échapper, le gras et l'italique."""

import re

BLANCS = re.compile(r"[ \t\r\n\f]+")
_MARQUES = re.compile(r"[\\*]|(?<!\w)_|_(?!\w)|<(?=[a-zA-Z/!?])")
_DEBUT = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|[-:|=][-:|=\s]*$)")


def echapper(texte: str, *, bloc: bool = False) -> str:
    """Le texte tel qu'il se lira : rien n'y devient une mise en forme. ``bloc`` : chaque ligne en commence une."""
    texte = _MARQUES.sub(lambda m: f"\\{m[0]}", texte)
    return "\n".join(echapper_le_debut(ligne) for ligne in texte.split("\n")) if bloc else texte


def echapper_le_debut(ligne: str) -> str:
    """La ligne, sans rien qui en fasse un titre, une liste ou un trait de tableau."""
    trouve = _DEBUT.match(ligne)
    if trouve is None:
        return ligne
    fin = trouve.end(2)
    if trouve[2].isdigit():
        return f"{ligne[:fin]}\\{ligne[fin:]}"
    return f"{trouve[1]}\\{ligne[len(trouve[1]) :]}"


def entourer(texte: str, marque: str) -> str:
    """« **mot** », les blancs laissés dehors ; rien autour d'un vide."""
    noyau = texte.strip()
    if not noyau:
        return texte
    avant, _, apres = texte.partition(noyau)
    lignes = (f"{marque}{ligne.strip()}{marque}" if ligne.strip() else "" for ligne in noyau.split("\n"))
    return avant + "\n".join(lignes) + apres
