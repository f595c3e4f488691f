"""Les établissements de santé réels proches d'une CPTS (fichier de la Drees, chargé en base), nom remis en casse."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from random import Random

from acteurs.models import Structure
from acteurs.nomenclatures import TypeStructure
from acteurs.noms import remettre_en_casse
from cpts_portal.demo.cpts import Cpts
from territoires.models import Commune

TYPES = (TypeStructure.CENTRE_HOSPITALIER, TypeStructure.CLINIQUE, TypeStructure.SMR, TypeStructure.HAD)
# Lignes du fichier qui ne sont pas des établissements où l'on se fait soigner.
ANTENNES = re.compile(r"\b(SMUR|SAMU|ANTENNE|TELEPHONE)\b")
COSINUS_MOYEN = 0.7


@dataclass(frozen=True)
class EtablissementProche:
    """Ce qu'une liste d'acteurs en retient."""

    nom: str
    nature: str
    commune: str
    longitude: float
    latitude: float

    def distance_a(self, commune: Commune) -> float:
        """Écart à cette commune, en degrés de latitude : sert à ranger, pas à mesurer."""
        if commune.longitude is None or commune.latitude is None:
            return 0.0
        return hypot((self.longitude - commune.longitude) * COSINUS_MOYEN, self.latitude - commune.latitude)


class Etablissements:
    """Les structures de la base, par commune et par département ; une requête."""

    @cached_property
    def _par_lieu(self) -> dict[str, list[EtablissementProche]]:
        lieux: dict[str, list[EtablissementProche]] = defaultdict(list)
        structures = Structure.objects.filter(type__in=TYPES, commune__isnull=False).exclude(finess="")
        for structure in structures.select_related("commune").order_by("finess"):
            if not ANTENNES.search(structure.nom):
                proche = _proche(structure)
                lieux[proche.commune].append(proche)
                lieux[f"departement {structure.commune.departement_id}"].append(proche)
        return lieux

    def autour(self, cpts: Cpts, ville: Commune, hasard: Random, nombre: int) -> list[EtablissementProche]:
        """Ceux du territoire, tirés au hasard ; à défaut les plus proches de la ville dans le département."""
        communes = sorted({*cpts.codes, *(partie.commune for partie in cpts.parties)})
        trouves = [e for code in communes for e in self._par_lieu.get(code, ())]
        if trouves:
            return hasard.sample(trouves, min(nombre, len(trouves)))
        voisins = self._par_lieu.get(f"departement {cpts.departement}", [])
        return sorted(voisins, key=lambda etablissement: etablissement.distance_a(ville))[:nombre]


def _proche(structure: Structure) -> EtablissementProche:
    lieu = structure.commune
    return EtablissementProche(
        nom=remettre_en_casse(structure.nom),
        nature=TypeStructure(structure.type).label.split(" (")[0],
        commune=lieu.pk,
        longitude=lieu.longitude or 0.0,
        latitude=lieu.latitude or 0.0,
    )
