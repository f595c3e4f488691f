"""Les espaces insécables du français, posées sur une page entière avant de l'imprimer (à l'écran : typographie.js).

Rien d'autre ne change, pas même une apostrophe : ce qui a été saisi s'imprime tel quel.
"""

import re

INSECABLE = "\u00a0"
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_BALISES = re.compile(r"(<(style|script|title)\b.*?</\2>|<[^>]*>)", re.DOTALL | re.IGNORECASE)
_AVANT = re.compile(r" (?=[:;?!»%€])")
_APRES = re.compile(r"(«|n°) ")
_HEURES = re.compile(r"(?<=[0-9]) h\b( (?=[0-9]))?")
_DATES = re.compile(rf"\b([0-9]{{1,2}}|1er) (?=(?:{_MOIS})\b)")


def lier_la_page(page: str) -> str:
    """La page HTML, où aucune ligne ne commencera par « : », « » », « % » ou « h ». Ni balise ni titre n'y changent."""
    morceaux, fin = [], 0
    for balise in _BALISES.finditer(page):
        morceaux += [_lier(page[fin : balise.start()]), balise.group(0)]
        fin = balise.end()
    return "".join([*morceaux, _lier(page[fin:])])


def _lier(texte: str) -> str:
    if " " not in texte or texte.isspace():  # entre deux balises, le plus souvent rien à lier
        return texte
    lie = _APRES.sub(rf"\1{INSECABLE}", _AVANT.sub(INSECABLE, texte))
    lie = _HEURES.sub(lambda heure: f"{INSECABLE}h{INSECABLE if heure[1] else ''}", lie)
    return _DATES.sub(rf"\1{INSECABLE}", lie)
