"""Les établissements de santé réels proches d'une CPTS (fichier de la Drees, chargé en base), nom remis en casse."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from random import Random

from acteurs.models import Structure
from acteurs.nomenclatures import TypeStructure
from cpts_portal.demo.cpts import Cpts

TYPES = (TypeStructure.CENTRE_HOSPITALIER, TypeStructure.CLINIQUE, TypeStructure.SMR, TypeStructure.HAD)
SIGLES = frozenset(
    {"CH", "CHU", "CHR", "CHS", "CHIVA", "HAD", "SSR", "SMR", "USLD", "EPS", "GCS", "CRF", "MGEN", "ASEI"}
)
MOTS_COURTS = frozenset({"de", "des", "du", "la", "le", "les", "et", "en", "sur", "sous", "aux", "au", "l", "d"})


@dataclass(frozen=True)
class EtablissementProche:
    """Ce qu'une liste d'acteurs en retient."""

    nom: str
    nature: str
    commune: str


class Etablissements:
    """Les structures de la base, par commune et par département ; une requête."""

    @cached_property
    def _par_lieu(self) -> dict[str, list[EtablissementProche]]:
        lieux: dict[str, list[EtablissementProche]] = defaultdict(list)
        structures = Structure.objects.filter(type__in=TYPES, commune__isnull=False).exclude(finess="")
        for structure in structures.select_related("commune").order_by("finess"):
            nature = TypeStructure(structure.type).label.split(" (")[0]
            proche = EtablissementProche(remettre_en_casse(structure.nom), nature, structure.commune_id)
            lieux[structure.commune_id].append(proche)
            lieux[f"departement {structure.commune.departement_id}"].append(proche)
        return lieux

    def autour(self, cpts: Cpts, hasard: Random, nombre: int) -> list[EtablissementProche]:
        """Ceux du territoire, à défaut ceux du département ; au plus ``nombre``, tirés au hasard."""
        communes = sorted({*cpts.codes, *(partie.commune for partie in cpts.parties)})
        trouves = [e for code in communes for e in self._par_lieu.get(code, ())]
        trouves = trouves or self._par_lieu.get(f"departement {cpts.departement}", [])
        return hasard.sample(trouves, min(nombre, len(trouves)))


def remettre_en_casse(nom: str) -> str:
    """« CH SAINT LOUIS AX LES THERMES » → « CH Saint Louis Ax les Thermes »."""
    mots = [mot if mot in SIGLES else _mot(mot) for mot in nom.split()]
    return " ".join([mots[0] if mots[0] in SIGLES else mots[0].capitalize(), *mots[1:]])


def _mot(mot: str) -> str:
    minuscule = mot.lower()
    if minuscule in MOTS_COURTS:
        return minuscule
    for prefixe in ("l'", "d'"):
        if minuscule.startswith(prefixe):
            return prefixe + minuscule[2:].capitalize()
    return "-".join(partie.capitalize() if partie not in MOTS_COURTS else partie for partie in minuscule.split("-"))
