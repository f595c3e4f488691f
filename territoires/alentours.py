"""Le territoire et ce qui l'entoure, pour choisir : fiches de communes, lignes du tableau, voisines, intercommunalités.

Coût : 2 requêtes (les communes, les effectifs des intercommunalités), quel que soit le nombre de communes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from commun.montants import format_nombre
from commun.textes import normaliser
from territoires.constats import Evaluation
from territoires.models import Commune, Epci
from territoires.perimetre import Perimetre


@dataclass(frozen=True)
class Fiche:
    """Une commune à montrer. ``population`` en habitants ; point en degrés (WGS 84), absent s'il est inconnu."""

    code: str
    nom: str
    departement: str
    epci: str
    siren: str
    population: int | None
    longitude: float | None
    latitude: float | None
    surface_ha: int

    @property
    def ordre(self) -> str:
        """La clé de tri : nom sans accent, puis code."""
        return f"{normaliser(self.nom)} {self.code}"

    def __str__(self) -> str:
        """« Blagnac (31), 26 000 habitants, Toulouse Métropole »."""
        habitants = "population inconnue" if self.population is None else f"{format_nombre(self.population)} habitants"
        return ", ".join(filter(None, [f"{self.nom} ({self.departement})", habitants, self.epci]))


@dataclass(frozen=True)
class Ligne:
    """Une ligne du tableau : une commune entière, ou une partie (``libelle``). ``cle`` la désigne."""

    cle: str
    code: str
    nom: str
    libelle: str
    departement: str
    epci: str
    population: int | None
    partagee: bool

    @property
    def ordre(self) -> str:
        """La clé de tri : nom sans accent, puis code, puis partie."""
        return f"{normaliser(self.nom)} {self.cle}"

    def se_lit_comme(self, fiche: Fiche) -> bool:
        """Vrai si la ligne montre ce que dit la fiche : une version figée garde ses populations."""
        return (self.nom, self.epci, self.population) == (fiche.nom, fiche.epci, fiche.population)


@dataclass(frozen=True)
class Intercommunalite:
    """Un EPCI touché par le territoire : combien de ses communes y sont, sur combien."""

    siren: str
    nom: str
    comprises: int
    total: int

    @property
    def manquantes(self) -> int:
        return self.total - self.comprises


@dataclass(frozen=True)
class Alentours:
    """Tout ce que la page montre des communes ; ``fiches`` : le territoire, ses voisines, et un rang de plus."""

    fiches: Mapping[str, Fiche]
    lignes: tuple[Ligne, ...]
    voisines: tuple[Fiche, ...]
    epcis: tuple[Intercommunalite, ...]

    @property
    def dites(self) -> frozenset[str]:
        """Les communes dont une ligne du tableau ou des voisines dit déjà tout ce que dit la fiche."""
        lues = {ligne.code: ligne for ligne in self.lignes if not ligne.libelle}
        entieres = {
            code for code, ligne in lues.items() if code in self.fiches and ligne.se_lit_comme(self.fiches[code])
        }
        return frozenset(entieres | {voisine.code for voisine in self.voisines})


def lire_alentours(perimetre: Perimetre, evaluation: Evaluation) -> Alentours:
    """Ce qui entoure un territoire évalué."""
    voisines = perimetre.voisines
    second_rang = {code for voisine in voisines for paire in perimetre.autour.get(voisine, ()) for code in paire}
    fiches = lire_fiches(perimetre.concernees.keys() | voisines | second_rang)
    return Alentours(
        fiches,
        tuple(sorted(_lignes(perimetre, evaluation.codes_partages, fiches), key=lambda ligne: ligne.ordre)),
        tuple(sorted((fiches[code] for code in voisines if code in fiches), key=lambda fiche: fiche.ordre)),
        _epcis(fiches[code] for code in perimetre.entieres if code in fiches),
    )


def lire_fiches(codes: Collection[str]) -> dict[str, Fiche]:
    """Les fiches des communes actuelles parmi ``codes`` (une requête)."""
    lignes = (
        Commune.objects.filter(pk__in=list(codes))
        .order_by("code")
        .values_list(
            "code", "nom", "departement_id", "epci__nom", "epci_id",
            "population", "longitude", "latitude", "surface_ha",
        )
    )  # fmt: skip
    return {
        code: Fiche(code, nom, departement, epci or "", siren or "", population, x, y, surface or 0)
        for code, nom, departement, epci, siren, population, x, y, surface in lignes
    }


def _lignes(perimetre: Perimetre, partagees: frozenset[str], fiches: Mapping[str, Fiche]) -> Iterable[Ligne]:
    for commune in perimetre.communes:
        epci = fiches[commune.code].epci if commune.code in fiches else ""
        partagee = commune.code in partagees
        yield Ligne(
            commune.code, commune.code, commune.nom, "", commune.departement, epci, commune.population, partagee
        )
    for partie in perimetre.parties:
        commune = partie.commune
        epci = fiches[commune.code].epci if commune.code in fiches else ""
        yield Ligne(
            f"{commune.code}|{partie.libelle}", commune.code, commune.nom, partie.libelle, commune.departement, epci,
            partie.population, commune.code in partagees,
        )  # fmt: skip


def _epcis(comprises: Iterable[Fiche]) -> tuple[Intercommunalite, ...]:
    """Les intercommunalités touchées, celles qui ne sont pas entières d'abord."""
    effectifs = Counter(fiche.siren for fiche in comprises if fiche.siren)
    actuelles = Count("communes", filter=Q(communes__archivee_le__isnull=True))
    lues = Epci.objects.filter(pk__in=effectifs, archive_le__isnull=True).annotate(effectif=actuelles)
    trouvees = [
        Intercommunalite(epci.siren, epci.nom, effectifs[epci.siren], epci.effectif)
        for epci in lues.order_by("nom_recherche", "siren")
    ]
    return tuple(sorted(trouvees, key=lambda epci: epci.manquantes == 0))
