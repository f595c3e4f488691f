"""Le nom écrit au contrat et celui du compte qui signe : la même personne, à l'écriture près ?"""

from commun.textes import normaliser

CIVILITES = frozenset({"m", "mme", "mlle", "monsieur", "madame", "dr", "docteur", "docteure", "pr", "professeur"})


def meme_personne(ecrit: str, compte: str) -> bool:
    """Vrai si l'un des deux noms contient les mots de l'autre : ni l'ordre, ni les accents, ni « Dr » ne comptent.

    Un nom d'un seul mot n'en désigne pas un autre plus long. Pur ; ne prouve rien, sert à avertir.
    """
    un, autre = _mots(ecrit), _mots(compte)
    if min(len(un), len(autre)) < 2:
        return un == autre
    return un <= autre or autre <= un


def _mots(nom: str) -> frozenset[str]:
    return frozenset(normaliser(nom).split()) - CIVILITES
