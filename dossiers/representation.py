"""« Qui est représenté » : chaque voix attendue, qui la porte, ce que les règles en disent. Pur.

Les manques sont ceux des règles elles-mêmes (``completude``), jamais jugés une seconde fois ici.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from acteurs.nomenclatures import Categorie
from dossiers.completude import Contenu, Manque
from dossiers.enums import NiveauRegle
from dossiers.regles_gouvernance import est_du_second_recours, membres, siege_au_second_recours

NOMS_MONTRES = 3


@dataclass(frozen=True)
class Attendu:
    """Une voix attendue : qui en est parmi les acteurs, parmi les membres, et les règles qui en jugent."""

    libelle: str
    acteur: Callable[[dict[str, Any]], bool]
    membre: Callable[[dict[str, Any]], bool]
    regles: tuple[str, ...]
    profession: bool = False


def _categorie(*categories: str) -> Callable[[dict[str, Any]], bool]:
    return lambda element: element["categorie"] in categories


ATTENDUS = (
    Attendu(
        "Professions de santé",
        _categorie(Categorie.PROFESSIONNEL),
        _categorie(Categorie.PROFESSIONNEL),
        ("projet.professions", "projet.premier_recours"),
        profession=True,
    ),
    Attendu("Second recours", est_du_second_recours, siege_au_second_recours, ("projet.recours",)),
    Attendu(
        "Établissements de santé",
        _categorie(Categorie.ETABLISSEMENT),
        _categorie(Categorie.ETABLISSEMENT),
        ("projet.etablissement",),
    ),
    Attendu(
        "Médico-social et social",
        _categorie(Categorie.MEDICO_SOCIAL),
        _categorie(Categorie.MEDICO_SOCIAL),
        ("projet.etablissement",),
    ),
    Attendu("Usagers", _categorie(Categorie.USAGERS), _categorie(Categorie.USAGERS), ("lettre.usagers_elus",)),
    Attendu("Élus et collectivités", _categorie(Categorie.ELUS), _categorie(Categorie.ELUS), ("lettre.usagers_elus",)),
)
REGLES_CITEES = frozenset({"projet.representation", *(regle for attendu in ATTENDUS for regle in attendu.regles)})


@dataclass(frozen=True)
class Representation:
    """Une ligne du tableau. ``detail`` : des noms, ou des professions ; ``sieges`` : où l'on siège."""

    libelle: str
    nombre: int
    detail: str
    sieges: tuple[str, ...]
    manques: tuple[Manque, ...]

    @property
    def bloquant(self) -> bool:
        return any(manque.bloquant for manque in self.manques)


def representation(contenu: Contenu, manques: Iterable[Manque]) -> list[Representation]:
    """Le tableau d'une photographie de projet, avec les manques que la page ou le dépôt ont déjà trouvés."""
    trouves = list(manques)
    instances = contenu["gouvernance"].get("instances", ())
    lignes = []
    for attendu in ATTENDUS:
        presents = [acteur for acteur in contenu["acteurs"] if attendu.acteur(acteur)]
        sieges = tuple(i["nom"] for i in instances if any(map(attendu.membre, i["membres"])))
        lignes.append(
            Representation(
                attendu.libelle,
                len(presents),
                _detail(presents, attendu.profession),
                sieges,
                tuple(manque for manque in trouves if manque.regle in attendu.regles),
            )
        )
    return lignes


def places_vides(contenu: Contenu, manques: Iterable[Manque]) -> list[Manque]:
    """Ce que la règle des sièges dit de l'ensemble ; vide tant que personne ne siège."""
    return [manque for manque in manques if manque.regle == "projet.representation" and membres(contenu)]


def _detail(presents: list[dict[str, Any]], profession: bool) -> str:
    noms = sorted({a["profession"] or a["nom"] for a in presents}) if profession else [a["nom"] for a in presents]
    autres = len(noms) - NOMS_MONTRES
    suite = f" et {autres} autre{'s' if autres > 1 else ''}" if autres > 0 else ""
    return ", ".join(noms[:NOMS_MONTRES]) + suite


def manques_figes(contenu: Contenu) -> list[Manque]:
    """Les manques figés dans une version déposée, tels que le dépôt les a jugés."""
    return [
        Manque(**{**fige, "niveau": NiveauRegle(fige["niveau"]), "champs": tuple(fige["champs"])})
        for fige in contenu.get("controles") or ()
        if fige["regle"] in REGLES_CITEES
    ]
