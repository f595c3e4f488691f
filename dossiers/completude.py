"""Ce qui manque à une lettre ou à un projet : une seule vérité, pour l'écran, le dépôt et l'avis (domaine §8).

Les règles lisent une photographie (``dossiers.photographie``), jamais la base : elles se testent avec des données.
Le niveau de chaque règle (bloquant, avertissement) est un paramètre daté : ``NiveauDeRegle`` remplace la valeur
d'ici à partir de sa date. Une règle elle-même peut naître (``effet_le``) et s'éteindre (``fin_le``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dossiers.enums import NiveauRegle
from dossiers.models import NiveauDeRegle

Contenu = Mapping[str, Any]


@dataclass(frozen=True)
class Constat:
    """Un défaut trouvé et les champs de formulaire où le corriger (« fir_montant » : ancre ``#id_fir_montant``)."""

    message: str
    champs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manque:
    """Un contrôle non satisfait : où le régler, quoi faire, d'où vient la règle."""

    regle: str
    rubrique: str
    message: str
    niveau: NiveauRegle
    source: str
    titre: str = ""
    explication: str = ""
    champs: tuple[str, ...] = ()

    @property
    def bloquant(self) -> bool:
        return self.niveau == NiveauRegle.BLOQUANT

    @property
    def ancre(self) -> str:
        """« #id_… » du premier champ à corriger, ou une chaîne vide : s'ajoute à l'adresse de la rubrique."""
        return f"#id_{self.champs[0]}" if self.champs else ""

    def en_json(self) -> dict[str, Any]:
        """Forme figée, pour la photographie, les conditions et la ligne de commande."""
        return {
            "regle": self.regle,
            "rubrique": self.rubrique,
            "message": self.message,
            "niveau": self.niveau.value,
            "source": self.source,
            "titre": self.titre,
            "champs": list(self.champs),
        }


@dataclass(frozen=True)
class Regle:
    """Une règle de recevabilité ; ``controle`` rend les défauts (texte ou ``Constat``), vide si tout va bien.

    ``titre`` la nomme en quelques mots ; ``explication`` dit pourquoi elle existe ; ``champs`` : où corriger, sauf si
    le constat le dit lui-même ; en vigueur du ``effet_le`` au ``fin_le`` inclus (None : depuis toujours, sans fin).
    """

    code: str
    rubrique: str
    niveau: NiveauRegle
    source: str
    controle: Callable[[Contenu], Sequence[str | Constat]]
    titre: str = ""
    explication: str = ""
    champs: tuple[str, ...] = ()
    effet_le: date | None = None
    fin_le: date | None = None

    def en_vigueur(self, jour: date | None) -> bool:
        """Vrai si la règle s'applique ce jour-là ; sans jour, toutes s'appliquent."""
        if jour is None:
            return True
        return (self.effet_le is None or self.effet_le <= jour) and (self.fin_le is None or jour <= self.fin_le)

    def constats(self, contenu: Contenu) -> list[Constat]:
        """Les défauts trouvés, chacun avec ses champs."""
        bruts = (trouve if isinstance(trouve, Constat) else Constat(trouve) for trouve in self.controle(contenu))
        return [constat if constat.champs else Constat(constat.message, self.champs) for constat in bruts]


def niveaux_du(jour: date) -> dict[str, NiveauRegle]:
    """Niveaux redéfinis en vigueur ce jour-là."""
    lignes = NiveauDeRegle.objects.filter(effet_le__lte=jour).order_by("effet_le").values_list("regle", "niveau")
    return {regle: NiveauRegle(niveau) for regle, niveau in lignes}


def manques(
    regles: Iterable[Regle],
    contenu: Contenu,
    niveaux: Mapping[str, NiveauRegle] | None = None,
    jour: date | None = None,
) -> list[Manque]:
    """Tous les manques, dans l'ordre des règles en vigueur ce ``jour``."""
    niveaux = niveaux or {}
    return [
        Manque(
            regle.code,
            regle.rubrique,
            constat.message,
            niveaux.get(regle.code, regle.niveau),
            regle.source,
            regle.titre,
            regle.explication,
            constat.champs,
        )
        for regle in regles
        if regle.en_vigueur(jour)
        for constat in regle.constats(contenu)
    ]


def bloquants(trouves: Iterable[Manque]) -> list[dict[str, Any]]:
    """Les seuls manques qui empêchent le dépôt, en JSON."""
    return [manque.en_json() for manque in trouves if manque.bloquant]
