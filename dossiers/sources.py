"""Les sources des règles, en clair : « S4 » ne dit rien à un soignant (liste : domaine, en tête)."""

import re

DOCUMENTS = {
    "S0": "diaporama de présentation des CPTS",
    "S1": "éléments de contexte sur les CPTS",
    "S2": "note sur l’arrêté du 21 août 2019",
    "S3": "guide CPTS de 2017",
    "S4": "autoformation du Guichet CPTS Occitanie",
}
_SIGLE = re.compile(r"\bS[0-4]\b")
_DOMAINE = re.compile(r"\bdomaine §\d+(?: et §\d+)?")


def en_clair(source: str) -> str:
    """« S4, critère 2 » → « autoformation du Guichet CPTS Occitanie, critère 2 » ; un article de loi reste tel quel."""
    nommee = _SIGLE.sub(lambda trouve: DOCUMENTS[trouve.group()], source)
    return _DOMAINE.sub("règle commune du portail", nommee)
