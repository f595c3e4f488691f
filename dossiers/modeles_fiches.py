"""La bibliothèque de fiches-actions modèles, rédigées par le projet (``fixtures/modeles/fiches.toml``).

Chaque modèle se lit, s'insère d'un clic et s'adapte : il ne fixe ni dates, ni responsable, ni valeurs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from missions.catalogue import CATALOGUE

FICHIER = settings.BASE_DIR / "fixtures" / "modeles" / "fiches.toml"
TEXTES = ("acteurs", "taches", "moyens", "moyens_materiels", "moyens_financiers", "calendrier")
_DU_CATALOGUE = {indicateur.code: indicateur for mission in CATALOGUE for indicateur in mission.indicateurs}
LIBELLES = {mission.code: mission.libelle for mission in CATALOGUE}


@dataclass(frozen=True)
class ModeleFiche:
    """Une fiche modèle ; ``source`` : d'où vient l'idée ; ``mesures`` : codes du catalogue, ou indicateurs propres."""

    code: str
    mission: str
    titre: str
    pourquoi: str
    source: str
    textes: Mapping[str, str]
    mesures: tuple[Any, ...]

    @property
    def mission_libelle(self) -> str:
        return LIBELLES[self.mission]

    def indicateurs(self) -> list[dict[str, str]]:
        """Les champs de chaque indicateur, référence et cible à remplir."""
        return [_du_catalogue(m) if isinstance(m, str) else dict(m) for m in self.mesures]


def _du_catalogue(code: str) -> dict[str, str]:
    i = _DU_CATALOGUE[code]
    return {
        "catalogue_id": code,
        "intitule": i.libelle,
        "definition": i.explication,
        "unite": {"pourcentage": "%", "nombre": "nombre", "note": "note sur 10"}[i.unite],
        "sens": i.sens.value,
        "frequence": "semestrielle",
    }


@cache
def modeles_de_fiches() -> dict[str, ModeleFiche]:
    """Code → modèle, dans l'ordre des missions du catalogue."""
    lus = tomllib.loads(FICHIER.read_text(encoding="utf-8"))["fiches"]
    modeles = [
        ModeleFiche(
            code=lue["code"],
            mission=lue["mission"],
            titre=lue["titre"],
            pourquoi=lue["pourquoi"],
            source=lue["source"],
            textes={cle: lue[cle] for cle in TEXTES},
            mesures=tuple(lue["indicateurs"]),
        )
        for lue in lus
    ]
    rangs = list(LIBELLES)
    return {m.code: m for m in sorted(modeles, key=lambda m: rangs.index(m.mission))}
