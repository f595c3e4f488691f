"""Du référentiel vérifié aux lignes de la base : colonnes, valeurs et sort d'une ligne disparue."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db import models

from commun.textes import normaliser
from territoires.models import (
    AncienCode,
    ArrondissementMunicipal,
    CodePostal,
    Commune,
    Departement,
    Epci,
    Region,
    Voisinage,
)
from territoires.referentiel.comptes import millesime_de
from territoires.referentiel.lignes import CommuneLue, Donnees, PointLu

_SANS_POINT = PointLu(None, None, None)


class Disparition(Enum):
    """Ce que devient une ligne absente des nouveaux fichiers."""

    REFUSER = "refuser"
    ARCHIVER = "archiver"
    EFFACER = "effacer"


@dataclass(frozen=True)
class Cible:
    """Les lignes voulues d'un modèle. ``cle`` : nombre de premières colonnes qui identifient une ligne."""

    modele: type[models.Model]
    colonnes: tuple[str, ...]
    lignes: list[tuple]
    disparition: Disparition
    cle: int = 1
    archive: str = ""

    def par_cle(self, lignes: Iterable[tuple]) -> dict:
        if self.cle == 1:
            return {ligne[0]: ligne for ligne in lignes}
        return {ligne[: self.cle]: ligne for ligne in lignes}

    def en_base(self) -> dict:
        """Les lignes présentes en base, rangées par clé (une requête)."""
        return self.par_cle(self.modele.objects.order_by().values_list(*self.colonnes))


def cibles(donnees: Donnees, attendus: dict) -> list[Cible]:
    """Les tables à écrire, dans l'ordre de leurs clés étrangères."""
    return [
        Cible(
            Region,
            ("code", "nom", "zone"),
            [(r.code, r.nom, r.zone) for r in donnees.regions.values()],
            Disparition.REFUSER,
        ),
        Cible(
            Departement,
            ("code", "nom", "region_id", "zone"),
            [(d.code, d.nom, d.region, d.zone) for d in donnees.departements.values()],
            Disparition.REFUSER,
        ),
        Cible(
            Epci,
            ("siren", "nom", "nature", "departement_id", "archive_le", "nom_recherche"),
            [(e.siren, e.nom, e.nature, e.departement, None, normaliser(e.nom)) for e in donnees.epcis.values()],
            Disparition.ARCHIVER,
            archive="archive_le",
        ),
        _communes(donnees, attendus),
        *_dependances(donnees),
    ]


def _communes(donnees: Donnees, attendus: dict) -> Cible:
    colonnes = (
        "code nom departement_id epci_id population population_totale millesime codes_postaux "
        "longitude latitude surface_ha archivee_le nom_recherche"
    )
    points = donnees.points

    def ligne(c: CommuneLue) -> tuple:
        return (
            *(c.code, c.nom, c.departement, c.epci, c.population, c.population_totale),
            None if c.population is None else millesime_de(c.region, c.zone, attendus),
            c.codes_postaux,
            *points.get(c.code, _SANS_POINT),
            None,
            normaliser(c.nom),
        )

    return Cible(
        Commune,
        tuple(colonnes.split()),
        [ligne(commune) for commune in donnees.communes.values()],
        Disparition.ARCHIVER,
        archive="archivee_le",
    )


def _dependances(donnees: Donnees) -> list[Cible]:
    """Les tables que rien d'autre ne désigne : une ligne disparue s'y efface."""
    return [
        Cible(
            CodePostal,
            ("code", "commune_id"),
            [(code, c.code) for c in donnees.communes.values() for code in sorted(set(c.codes_postaux.split()))],
            Disparition.EFFACER,
            cle=2,
        ),
        Cible(
            ArrondissementMunicipal,
            ("code", "nom", "commune_id", "population", "codes_postaux", "nom_recherche"),
            [
                (a.code, a.nom, a.commune, a.population, a.codes_postaux, normaliser(a.nom))
                for a in donnees.arrondissements.values()
            ],
            Disparition.EFFACER,
        ),
        Cible(
            AncienCode,
            ("code", "nom", "commune_id", "nature", "nom_recherche"),
            [(a.code, a.nom, a.commune, a.nature, normaliser(a.nom)) for a in donnees.anciens.values()],
            Disparition.EFFACER,
        ),
        Cible(
            Voisinage,
            ("commune_a_id", "commune_b_id", "longueur_m"),
            [(*paire, longueur) for paire, longueur in donnees.voisinages.items()],
            Disparition.EFFACER,
            cle=2,
        ),
    ]
