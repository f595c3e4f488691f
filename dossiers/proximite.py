"""Reconnaître un mot mal tapé parmi des clés normalisées : distance bornée, la même sur tous les moteurs. Pur."""

from collections.abc import Iterable, Mapping

# Des mots que portent trop de noms pour distinguer l'un de l'autre.
MOTS_VIDES = frozenset(
    {"cpts", "communaute", "professionnelle", "territoriale", "sante"}
    | {"de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "sur"}
)


def tolerance(mot: str) -> int:
    """Fautes admises : aucune jusqu'à trois lettres, une jusqu'à six, deux au-delà."""
    return 0 if len(mot) <= 3 else 1 if len(mot) <= 6 else 2


def distance(un: str, autre: str, plafond: int) -> int:
    """Lettres ajoutées, ôtées, changées ou interverties pour passer de l'un à l'autre ; ``plafond + 1`` au-delà."""
    if abs(len(un) - len(autre)) > plafond:
        return plafond + 1
    avant: list[int] = []
    ligne = list(range(len(autre) + 1))
    for i, lettre in enumerate(un, start=1):
        suivante = [i]
        for j, autre_lettre in enumerate(autre, start=1):
            cout = min(ligne[j] + 1, suivante[j - 1] + 1, ligne[j - 1] + (lettre != autre_lettre))
            if i > 1 and j > 1 and lettre == autre[j - 2] and un[i - 2] == autre_lettre:
                cout = min(cout, avant[j - 2] + 1)
            suivante.append(cout)
        if min(suivante) > plafond:
            return plafond + 1
        avant, ligne = ligne, suivante
    return min(ligne[-1], plafond + 1)


def proches(cle: str, noms: Mapping[int, str]) -> list[int]:
    """Les identifiants dont chaque mot cherché a un mot proche dans le nom, le plus ressemblant d'abord.

    ``cle`` et ``noms`` sont des clés normalisées (``commun.textes.normaliser``). Deux mots collés se reconnaissent
    aussi. Une recherche faite de mots vides ne trouve rien.
    """
    cherches = [mot for mot in cle.split() if mot not in MOTS_VIDES]
    if not cherches:
        return []
    mots_des_noms = {identifiant: _mots(nom) for identifiant, nom in noms.items()}
    vocabulaire = set().union(*mots_des_noms.values())
    ecarts = [_ecarts(mot, vocabulaire) for mot in cherches]
    notes = []
    for identifiant, mots in mots_des_noms.items():
        meilleurs = [min((ecart[mot] for mot in mots if mot in ecart), default=None) for ecart in ecarts]
        if None not in meilleurs:
            notes.append((sum(meilleurs), identifiant))
    return [identifiant for _, identifiant in sorted(notes)]


def _mots(nom: str) -> set[str]:
    """Les mots d'un nom, et chaque paire de voisins collée."""
    mots = [mot for mot in nom.split() if mot not in MOTS_VIDES]
    return {*mots, *(un + autre for un, autre in zip(mots, mots[1:], strict=False))}


def _ecarts(cherche: str, vocabulaire: Iterable[str]) -> dict[str, int]:
    """Les mots du vocabulaire à portée, et leur distance ; un début de mot est à une distance nulle."""
    plafond, lettres = tolerance(cherche), set(cherche)
    trouves = {}
    for mot in vocabulaire:
        if mot.startswith(cherche):
            trouves[mot] = 0
        # Une faute change au plus deux lettres de l'ensemble : ce tri évite presque tous les calculs.
        elif abs(len(mot) - len(cherche)) <= plafond and len(lettres.symmetric_difference(mot)) <= 2 * plafond:
            ecart = distance(cherche, mot, plafond)
            if ecart <= plafond:
                trouves[mot] = ecart
    return trouves
