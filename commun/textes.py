"""Clé de recherche et de tri d'un texte français : la même sur SQLite et PostgreSQL.

L'ordre alphabétique français diffère d'un moteur à l'autre : on range donc une clé normalisée
à côté du nom, et l'on trie et cherche sur elle.
"""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_SEPARATEURS = re.compile(r"[^0-9a-z]+")
APOSTROPHES = ("'", "’")
_ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def sans_accents(texte: str) -> str:
    """Rend ``texte`` sans signes diacritiques ; la casse et la ponctuation restent."""
    decompose = unicodedata.normalize("NFKD", texte)
    return "".join(signe for signe in decompose if not unicodedata.combining(signe))


def au_clavier(texte: str) -> str:
    """Rend ``texte`` avec l'apostrophe du clavier : deux textes se comparent sans égard à la forme de la leur.

    Nos textes portent la courbe, une saisie l'une ou l'autre ; ce qui est archivé garde la sienne.
    """
    courbe, droite = reversed(APOSTROPHES)
    return texte.replace(courbe, droite)


def en_incise(texte: str) -> str:
    """Rend ``texte`` tel qu'il s'écrit dans une phrase : la première lettre en minuscule, « ARS » reste « ARS »."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def vers(nom: str) -> str:
    """Où mène un lien de retour : « le contrat » rend « au contrat », « l'avenant n° 2 » « à l'avenant n° 2 »."""
    for article, contracte in (("le ", "au "), ("les ", "aux ")):
        if nom.startswith(article):
            return contracte + nom.removeprefix(article)
    return f"à {nom}"


def normaliser(texte: str) -> str:
    """Rend la clé de recherche de ``texte``.

    Minuscules, sans accents ; tirets, apostrophes et autres signes deviennent une seule espace ;
    les mots « st », « ste », « sts », « stes » deviennent « saint », « sainte »… La fonction est
    idempotente : normaliser une clé la laisse inchangée.
    """
    plat = sans_accents(texte.casefold().translate(_LIGATURES)).casefold().translate(_LIGATURES)
    mots = _SEPARATEURS.sub(" ", plat).split()
    return " ".join(_ABREGES.get(mot, mot) for mot in mots)
