"""Qui en est où : chaque CPTS fictive et son scénario. Pur ; tout tient à une graine.

En Haute-Garonne, où travaillent l'ARS et la caisse de la démonstration, la table est écrite à la main : chaque état
des trois automates y est au moins une fois. Ailleurs le scénario suit le statut que donne le fichier.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from commun.delais import jour_paris
from cpts_portal.demo.calendrier import calendrier
from cpts_portal.demo.cpts import Cpts
from cpts_portal.demo.scenarios import REPRISE_DE_L_ANCIEN, SCENARIOS, Scenario

GRAINE = "guichet-cpts-2026"
REPRISES_PRETES = 2  # pas d'un scénario (ouvrir, rédiger) que remplace l'ouverture d'une suite

# Les dossiers de la porteuse de démonstration.
DE_LA_PORTEUSE = {
    "DEMO-31-027": "contrat.actif__amende",
    "DEMO-31-030": "lettre.complements_demandes",
    "DEMO-31-034": "contrat.a_signer__ordonne",
    "DEMO-31-035": "projet.brouillon",
    "DEMO-31-037": "lettre.avis_rendu",
    "DEMO-31-044": "projet.depose__echeance_proche",
    "DEMO-31-048": "lettre.brouillon",
    "DEMO-31-029-A": "contrat.preparation__renouvellement",
}
HAUTE_GARONNE = DE_LA_PORTEUSE | {
    "DEMO-31-028": "lettre.deposee__en_retard",
    "DEMO-31-029": "contrat.resilie",
    "DEMO-31-031": "contrat.echu",
    "DEMO-31-032": "contrat.preparation__negociation",
    "DEMO-31-033": "contrat.abandonne",
    "DEMO-31-036": "projet.refuse_am",
    "DEMO-31-038": "lettre.transmise__silence",
    "DEMO-31-039": "contrat.mis_en_demeure",
    "DEMO-31-040": "projet.oppose",
    "DEMO-31-041": "projet.valide_ars__tacite",
    "DEMO-31-042": "projet.complements_am",
    "DEMO-31-043": "projet.complements_demandes__relancee",
    "DEMO-31-045": "projet.classe",
    "DEMO-31-046": "projet.retire",
    "DEMO-31-047": "lettre.complements_ars",
    "DEMO-31-036-A": "contrat.signe",
}
# Un premier dossier clos, dont le dossier de la table est la suite.
PREMIERS_DOSSIERS = {
    "DEMO-31-028": "lettre.refusee",
    "DEMO-31-030": "lettre.retiree",
    "DEMO-31-047": "lettre.classee",
}
PAR_STATUT = {
    "initiative": (
        "lettre.deposee",
        "lettre.transmise",
        "lettre.complements_demandes__relancee",
        "lettre.deposee__en_retard",
        "lettre.complements_ars",
        "lettre.transmise__maintenue",
        "lettre.brouillon__complet",
    ),
    "redaction": (
        "projet.brouillon",
        "projet.depose",
        "projet.brouillon__complements_ars",
        "projet.valide_ars",
        "projet.complements_demandes",
        "projet.brouillon",
        "projet.depose",
        "projet.complements_am",
        "projet.brouillon",
        "projet.valide_ars__tacite",
        "projet.brouillon__complements_ars",
        "projet.oppose",
    ),
    "valide": ("contrat.preparation", "contrat.a_signer", "contrat.a_signer__propose"),
    "signataire": (
        "contrat.actif",
        "contrat.actif__repris",
        "contrat.actif__tacite",
        "contrat.actif__repris",
        "contrat.actif__repris",
        "contrat.actif__apres_reserves",
        "contrat.actif__repris",
    ),
}


@dataclass(frozen=True)
class Inscription:
    """Un dossier à construire : sa CPTS, les instants de chaque pas ; ``precedent`` : le dossier clos qu'il reprend."""

    cpts: Cpts
    cle: str
    scenario: Scenario
    instants: tuple[datetime, ...]
    de_la_porteuse: bool = False
    precedent: "Inscription | None" = None

    @property
    def ouverture(self) -> datetime:
        return self.precedent.ouverture if self.precedent else self.instants[0]

    @property
    def hasard(self) -> Random:
        """Le hasard de ce dossier, indépendant des autres et du jour."""
        return _hasard(self.cpts, "textes")


def inscrire(cpts: Iterable[Cpts], reference: date) -> list[Inscription]:
    """Les dossiers à construire, dans l'ordre de leur ouverture."""
    suites = {statut: cycle(cles) for statut, cles in PAR_STATUT.items()}
    inscriptions = [
        _inscrire_une(une, HAUTE_GARONNE.get(une.id) or next(suites[une.statut]), reference) for une in cpts
    ]
    return sorted(inscriptions, key=lambda inscription: (inscription.ouverture, inscription.cpts.id))


def _inscrire_une(cpts: Cpts, cle: str, reference: date) -> Inscription:
    scenario = SCENARIOS[cle]
    porteuse = cpts.id in DE_LA_PORTEUSE
    if cpts.id not in PREMIERS_DOSSIERS:
        return Inscription(cpts, cle, scenario, _instants(cpts, scenario, reference), porteuse)
    suite = Scenario((*REPRISE_DE_L_ANCIEN, *scenario.pas[REPRISES_PRETES:]), scenario.age)
    instants = _instants(cpts, suite, reference)
    veille = jour_paris(instants[0]) - timedelta(1)
    ancienne = PREMIERS_DOSSIERS[cpts.id]
    premier = Inscription(cpts, ancienne, SCENARIOS[ancienne], _instants(cpts, SCENARIOS[ancienne], veille), porteuse)
    return Inscription(cpts, cle, suite, instants, porteuse, premier)


def _instants(cpts: Cpts, scenario: Scenario, reference: date) -> tuple[datetime, ...]:
    return calendrier(scenario.ecarts, scenario.age, reference, _hasard(cpts, "dates"))


def _hasard(cpts: Cpts, usage: str) -> Random:
    return Random(f"{GRAINE} {cpts.id} {usage}")  # noqa: S311 - un tirage reproductible, pas un secret


def etats_vises(inscriptions: Iterable[Inscription]) -> Iterator[str]:
    """Les clés de scénario, premiers dossiers compris."""
    for inscription in inscriptions:
        if inscription.precedent:
            yield inscription.precedent.cle
        yield inscription.cle
