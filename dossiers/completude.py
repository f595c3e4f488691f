"""Ce qui manque à une lettre ou à un projet : une seule vérité, pour l'écran, le dépôt et l'avis (domaine §8).

Les règles lisent une photographie (``dossiers.photographie``), jamais la base : elles se testent avec des données.
Le niveau de chaque règle (bloquant, avertissement) est un paramètre daté : ``NiveauDeRegle`` remplace la valeur
d'ici à partir de sa date.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dossiers.enums import NiveauRegle
from dossiers.models import NiveauDeRegle

Contenu = Mapping[str, Any]


@dataclass(frozen=True)
class Manque:
    """Un contrôle non satisfait : où le régler, quoi faire, d'où vient la règle."""

    regle: str
    rubrique: str
    message: str
    niveau: NiveauRegle
    source: str

    @property
    def bloquant(self) -> bool:
        return self.niveau == NiveauRegle.BLOQUANT

    def en_json(self) -> dict[str, str]:
        """Forme figée, pour la photographie et les conditions."""
        return {cle: str(valeur) for cle, valeur in asdict(self).items()}


@dataclass(frozen=True)
class Regle:
    """Une règle de recevabilité ; ``controle`` rend les messages des manques, vide si tout va bien."""

    code: str
    rubrique: str
    niveau: NiveauRegle
    source: str
    controle: Callable[[Contenu], list[str]]


def niveaux_du(jour: date) -> dict[str, NiveauRegle]:
    """Niveaux redéfinis en vigueur ce jour-là."""
    lignes = NiveauDeRegle.objects.filter(effet_le__lte=jour).order_by("effet_le").values_list("regle", "niveau")
    return {regle: NiveauRegle(niveau) for regle, niveau in lignes}


def manques(
    regles: Iterable[Regle], contenu: Contenu, niveaux: Mapping[str, NiveauRegle] | None = None
) -> list[Manque]:
    """Tous les manques, dans l'ordre des règles."""
    niveaux = niveaux or {}
    return [
        Manque(regle.code, regle.rubrique, message, niveaux.get(regle.code, regle.niveau), regle.source)
        for regle in regles
        for message in regle.controle(contenu)
    ]


def bloquants(trouves: Iterable[Manque]) -> list[dict[str, str]]:
    """Les seuls manques qui empêchent le dépôt, en JSON."""
    return [manque.en_json() for manque in trouves if manque.bloquant]
