"""Les textes de la démonstration : tirés des fichiers ``fixtures/demo/textes``, chiffres et lieux remplacés."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from random import Random
from typing import Any

from django.conf import settings

from commun.montants import format_nombre
from cpts_portal.demo.cpts import Cpts

DOSSIER = settings.BASE_DIR / "fixtures" / "demo" / "textes"


@cache
def textes(nom: str) -> Mapping[str, Any]:
    """Un fichier de textes, lu une fois."""
    return tomllib.loads((DOSSIER / f"{nom}.toml").read_text(encoding="utf-8"))


def a_la_ville(nom: str) -> str:
    """« à Foix », « au Vigan », « aux Angles »."""
    if nom.startswith("Le "):
        return f"au {nom[3:]}"
    return f"aux {nom[4:]}" if nom.startswith("Les ") else f"à {nom}"


def de_la_ville(nom: str) -> str:
    """« de Foix », « d'Auch », « du Vigan », « des Angles »."""
    if nom.startswith("Le "):
        return f"du {nom[3:]}"
    if nom.startswith("Les "):
        return f"des {nom[4:]}"
    return f"d’{nom}" if nom[0] in "AEÉÈIOUYH" and not nom.startswith("La ") else f"de {nom}"


class Redacteur:
    """Tire des textes pour une CPTS ; deux rédacteurs de même graine écrivent la même chose."""

    def __init__(self, cpts: Cpts, population: int, reference: date, hasard: Random) -> None:
        self.hasard = hasard
        nombre = len(cpts.codes)
        self.valeurs = {
            "nom": cpts.nom,
            "ville": cpts.ville,
            "a_ville": a_la_ville(cpts.ville),
            "de_ville": de_la_ville(cpts.ville),
            "perimetre": f"{nombre} communes" if nombre > 1 else "une commune" if nombre else "un secteur de la ville",
            "population": format_nombre(population),
            "annee": str(reference.year - 1),
        }

    def tirer(self, choix: list[Any]) -> Any:
        """Un élément au hasard, ses textes remplis."""
        return self.remplir(self.hasard.choice(choix))

    def tirer_plusieurs(self, choix: list[Any], nombre: int) -> list[Any]:
        """Des éléments distincts, dans l'ordre de la liste."""
        rangs = sorted(self.hasard.sample(range(len(choix)), min(nombre, len(choix))))
        return [self.remplir(choix[rang]) for rang in rangs]

    def remplir(self, element: Any) -> Any:
        """Remplace lieux et nombres dans un texte, une liste ou un tableau ; un même nombre sert à tout l'élément."""
        return _remplir(element, {**self.valeurs, **self._nombres()})

    def _nombres(self) -> dict[str, str]:
        bornes = {
            "pct": (8, 14),
            "pct2": (22, 38),
            "pct3": (4, 7),
            "pct4": (46, 58),
            "pct5": (2, 5),
            "pct6": (62, 85),
            "nb": (32, 90),
            "nb2": (4, 16),
            "nb3": (120, 480),
        }
        return {nom: str(self.hasard.randint(*borne)) for nom, borne in bornes.items()}


def _remplir(element: Any, valeurs: Mapping[str, str]) -> Any:
    if isinstance(element, str):
        return element.format_map(valeurs)
    if isinstance(element, Mapping):
        return {cle: _remplir(valeur, valeurs) for cle, valeur in element.items()}
    return [_remplir(valeur, valeurs) for valeur in element]
