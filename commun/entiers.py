"""Lire un entier qui vient d'une adresse ou d'un formulaire : tout ce qui n'en est pas un se dit, sans erreur."""

CHIFFRES = 9  # au-delà, une clé sort de ce que les deux moteurs rangent


def entier_lu(texte: str, chiffres: int = CHIFFRES) -> int | None:
    """L'entier positif ou nul que ``texte`` écrit en chiffres simples ; None sinon, ou s'il est trop long.

    ``str.isdigit`` ne suffit pas : « ² » en est un, et ``int`` le refuse.
    """
    lisible = texte.isascii() and texte.isdigit() and len(texte) <= chiffres
    return int(texte) if lisible else None
