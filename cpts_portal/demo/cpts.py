"""Les CPTS fictives : ce que dit le fichier livré (communes, parties, résultat attendu)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.conf import settings

from territoires.actions import PartieSaisie

FICHIER = settings.BASE_DIR / "fixtures" / "demo" / "cpts_fictives_occitanie.json"
OCCITANIE = "76"
JUSTIFICATION = "Population inventée pour la démonstration : la ville est partagée en secteurs de taille voisine."
# Une CPTS en place depuis cinq ans, là où un projet a été refusé et un contrat résilié : identifiant du fichier, nom.
EN_PLACE = {
    "DEMO-31-036": "CPTS (démo) Villeneuve-Tolosane",
    "DEMO-31-029": "CPTS (démo) Castelginest",
}
_PRECISION = re.compile(r"(\s+(secteur\s+\d+|\(\w+\)))+$")


@dataclass(frozen=True)
class Cpts:
    """Une CPTS fictive. ``statut`` : où elle en serait (initiative, redaction, valide, signataire)."""

    id: str
    nom: str
    departement: str
    statut: str
    codes: tuple[str, ...]
    parties: tuple[PartieSaisie, ...] = ()
    attendu: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def ville(self) -> str:
        """La ville qui lui donne son nom : « CPTS (démo) Toulouse secteur 2 » → « Toulouse »."""
        return _PRECISION.sub("", self.nom.removeprefix("CPTS (démo) "))


@cache
def cpts_d_occitanie() -> tuple[Cpts, ...]:
    """Les cent CPTS du fichier, dans son ordre, puis celles d'``EN_PLACE``."""
    contenu = json.loads(FICHIER.read_text(encoding="utf-8"))
    lues = tuple(_lire(cpts) for cpts in contenu["cpts"])
    en_place = (replace(cpts, id=f"{cpts.id}-A", nom=EN_PLACE[cpts.id]) for cpts in lues if cpts.id in EN_PLACE)
    return (*lues, *en_place)


def _lire(cpts: Mapping[str, Any]) -> Cpts:
    return Cpts(
        id=cpts["id"],
        nom=cpts["nom"],
        departement=cpts["departement"],
        statut=cpts["statut"],
        codes=tuple(cpts["communes"]),
        parties=tuple(
            PartieSaisie(partie["commune"], partie["libelle"], partie["population"], JUSTIFICATION)
            for partie in cpts["parties"]
        ),
        attendu=cpts["attendu"],
    )
