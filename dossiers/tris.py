"""Le tri d'une liste, annoncé : par quoi, dans quel sens, et l'adresse qui le change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from dossiers.colonnes import Colonne

SENS = {"": "ascending", "-": "descending"}


@dataclass(frozen=True)
class EnTete:
    """``adresse`` range par cette colonne (vide : elle ne se range pas) ; ``sens`` : ``aria-sort``, si c'est le tri."""

    titre: str
    adresse: str = ""
    sens: str = ""

    @property
    def fleche(self) -> str:
        """L'icône du tri en cours."""
        return {"ascending": "arrow-up", "descending": "arrow-down"}.get(self.sens, "")


def en_tetes(colonnes: Sequence[Colonne], filtres: Any) -> list[EnTete]:
    """« Dossier », puis chaque colonne montrée ; un second clic renverse le tri."""
    rangeables = [("nom", "Dossier", True), *((c.cle, c.titre, bool(c.tri)) for c in colonnes)]
    return [_en_tete(cle, titre, filtres) if range_ else EnTete(titre) for cle, titre, range_ in rangeables]


def _en_tete(cle: str, titre: str, filtres: Any) -> EnTete:
    signe, courante = _lire(filtres.tri_choisi)
    en_cours = courante == cle
    voulu = f"-{cle}" if en_cours and not signe else cle
    adresse = filtres.en_adresse(sauf="tri") if filtres.is_valid() else {}
    return EnTete(titre, f"?{urlencode({**adresse, 'tri': voulu})}", SENS[signe] if en_cours else "")


def tri_en_mots(filtres: Any, colonnes: Sequence[Colonne]) -> str:
    """« du plus récent au plus ancien », « par prochaine date, croissant »…"""
    signe, courante = _lire(filtres.tri_choisi)
    titres = {"nom": "nom"} | {c.cle: c.titre.lower() for c in colonnes}
    if not courante:
        return "du plus récent au plus ancien"
    return f"par {titres.get(courante, courante)}, {'décroissant' if signe else 'croissant'}"


def _lire(tri: str) -> tuple[str, str]:
    return ("-", tri[1:]) if tri.startswith("-") else ("", tri)
