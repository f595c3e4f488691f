"""Ce que chaque critère de l'avis regarde dans la lettre : ses rubriques, leurs sections, leurs contrôles (S4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dossiers.completude import controles_a_lire
from dossiers.enums import Critere
from dossiers.etapes import RUBRIQUES_LETTRE, Rubrique

# Chaque rubrique de la lettre se lit sous un critère et un seul.
RUBRIQUES_DU_CRITERE: dict[str, tuple[str, ...]] = {
    Critere.TERRITOIRE: ("territoire",),
    Critere.BESOINS: ("diagnostic", "besoins"),
    Critere.MOBILISATION: ("contact", "structure", "mobilisation", "acteurs", "equipe"),
    Critere.MISSIONS: ("missions", "organisation", "financement", "pieces"),
}


QUESTIONS = {
    Critere.TERRITOIRE: "Est-il cohérent avec les parcours des patients, assez grand, sans trou ni chevauchement ?",
    Critere.BESOINS: "Sont-ils appuyés sur un diagnostic, des chiffres, des constats du territoire ?",
    Critere.MOBILISATION: "Les professionnels, les établissements et les usagers ont-ils été informés et associés ?",
    Critere.MISSIONS: "Répondent-elles aux besoins ? Les actions, l’organisation et les moyens sont-ils plausibles ?",
}


@dataclass(frozen=True)
class Repere:
    """Ce qu'on se demande d'un critère, où le lire dans la lettre, ce que les contrôles y signalent."""

    critere: Critere
    rubriques: tuple[Rubrique, ...]
    controles: tuple[Mapping[str, Any], ...]

    @property
    def question(self) -> str:
        return QUESTIONS[self.critere]


def reperes(contenu: Mapping[str, Any]) -> dict[str, Repere]:
    """Critère → où lire, d'après une version déposée."""
    controles = controles_a_lire(contenu)
    return {critere: _repere(critere, controles) for critere in Critere}


def _repere(critere: Critere, controles: Iterable[Mapping[str, Any]]) -> Repere:
    cles = RUBRIQUES_DU_CRITERE[critere]
    rubriques = tuple(r for r in RUBRIQUES_LETTRE if r.cle in cles)
    return Repere(critere, rubriques, tuple(c for c in controles if c["rubrique"] in cles))
