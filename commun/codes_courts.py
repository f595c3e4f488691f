"""Le code court d'un document : huit signes au hasard et une clé de contrôle, sans 0, 1, I ni O.

La clé est celle de la norme ISO 7064 (système hybride, ici sur 32 signes) : un signe mal lu se voit toujours. Les
codes donnés avant elle, de huit signes, se lisent encore.
"""

import secrets

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36 as hybride

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNES = 8


class CodeFautif(ValueError):
    """Ce texte n'est pas un code ; le message dit en français ce qui ne va pas."""


def nouveau_code() -> str:
    """Un code lisible à voix haute, « K7QP-2MZ4-X » (32^8 possibilités)."""
    signes = "".join(secrets.choice(ALPHABET) for _ in range(SIGNES))
    return ecrire(signes + hybride.calc_check_digit(signes, ALPHABET))


def ecrire(signes: str) -> str:
    """Les signes groupés par quatre."""
    return "-".join(signes[debut : debut + 4] for debut in range(0, len(signes), 4))


def compact(code: str) -> str:
    """Le code sans tiret ni espace, en majuscules : la forme des adresses."""
    return "".join(signe for signe in code.upper() if signe.isalnum())


def lire(texte: str) -> str:
    """Le code écrit comme il l'est en base, d'après ce qu'une personne a tapé ; lève ``CodeFautif``."""
    signes = compact(texte)
    etrangers = sorted(set(signes) - set(ALPHABET))
    if etrangers:
        raise CodeFautif(f"Un code ne contient pas « {etrangers[0]} » : ni 0, ni 1, ni I, ni O, ni accent. Relisez-le.")
    if len(signes) not in (SIGNES, SIGNES + 1):
        raise CodeFautif(f"Un code a {SIGNES + 1} signes ({SIGNES} sur les documents plus anciens) : relisez-le.")
    if len(signes) > SIGNES:
        try:
            hybride.validate(signes, ALPHABET)
        except ValidationError as erreur:
            raise CodeFautif("Ce code a une faute de frappe : sa clé de contrôle ne correspond pas.") from erreur
    return ecrire(signes)
