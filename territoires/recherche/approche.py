"""Recherche approchée d'un nom parmi des milliers : trigrammes puis ressemblance. Pur.

Sert quand le nom tapé n'existe pas tel quel : lettre oubliée ou doublée, mots collés, article omis.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

RESSEMBLANCE_MINIMALE = 0.72
_CANDIDATS = 60
_POIDS_DU_SURPLUS = 0.2
_MALUS_DU_DEBUT = 0.05


def trigrammes(cle: str) -> set[str]:
    """Les groupes de trois lettres d'une clé normalisée, espaces ôtées, bords marqués."""
    colle = f"^{cle.replace(' ', '')}$"
    return {colle[rang : rang + 3] for rang in range(len(colle) - 2)}


class IndexApproche:
    """Index en mémoire : 35 000 noms se construisent en une demi-seconde et tiennent en quelques Mo."""

    def __init__(self, noms: Iterable[tuple[str, str]]):
        """``noms`` : (code, clé normalisée)."""
        self._noms = list(noms)
        rangs: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._tailles = array("I")
        for rang, (_code, cle) in enumerate(self._noms):
            groupes = trigrammes(cle)
            self._tailles.append(len(groupes))
            for groupe in groupes:
                rangs[groupe].append(rang)
        self._rangs = dict(rangs)

    def proches(self, cle: str, limite: int) -> list[str]:
        """Les codes des noms les plus ressemblants, du plus proche au moins proche."""
        groupes = trigrammes(cle)
        communs: Counter[int] = Counter()
        for groupe in groupes:
            communs.update(self._rangs.get(groupe, ()))
        meilleurs = sorted(communs, key=lambda rang: -self._indice(rang, communs[rang], len(groupes)))
        colle = cle.replace(" ", "")
        notes = []
        for rang in meilleurs[:_CANDIDATS]:
            code, nom = self._noms[rang]
            note = ressemblance(colle, nom.replace(" ", ""))
            if note >= RESSEMBLANCE_MINIMALE:
                notes.append((-note, code))
        return list(dict.fromkeys(code for _note, code in sorted(notes)))[:limite]

    def _indice(self, rang: int, communs: int, cherches: int) -> float:
        """Indice de Tversky : un trigramme cherché et absent coûte plus qu'un trigramme de trop."""
        return communs / (communs + (cherches - communs) + _POIDS_DU_SURPLUS * (self._tailles[rang] - communs))


def ressemblance(colle: str, nom: str) -> float:
    """De 0 à 1 ; un nom dont le début ressemble vaut un peu moins qu'un nom entier qui ressemble."""
    entiere = SequenceMatcher(None, colle, nom, autojunk=False).ratio()
    debut = nom[: len(colle) + 1]
    if debut == nom:
        return entiere
    return max(entiere, SequenceMatcher(None, colle, debut, autojunk=False).ratio() - _MALUS_DU_DEBUT)
