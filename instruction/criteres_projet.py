"""Les grilles du projet de santé : une par côté, chaque critère avec sa question, sa source, où le lire.

Quels critères valent est un paramètre daté de chaque côté : une grille garde ceux du jour où elle s'est ouverte.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commun.parametres import Parametre, declarer
from dossiers.completude import controles_a_lire
from dossiers.etapes import RUBRIQUES_PROJET, Rubrique
from instruction.enums_ars import Cote
from instruction.parametres_ars import ARS

AM = "Assurance Maladie"


@dataclass(frozen=True)
class CritereProjet:
    """Ce qu'un côté regarde ; ``rubriques`` : où le lire dans le projet, ``source`` : ce qui le demande."""

    code: str
    libelle: str
    question: str
    source: str
    rubriques: tuple[str, ...]


_DE_L_ARS = (
    CritereProjet(
        "territoire",
        "Territoire",
        "Est-il pertinent : d’un seul tenant, assez grand, cohérent avec les parcours et les CPTS voisines ?",
        "CSP L1434-12, motif d’opposition",
        ("territoire",),
    ),
    CritereProjet(
        "besoins",
        "Réponse aux besoins",
        "Le projet répond-il aux besoins que son diagnostic établit, et que dit le projet régional de santé ?",
        "CSP L1434-12, motif d’opposition",
        ("presentation", "objectifs"),
    ),
    CritereProjet(
        "professions",
        "Professions et recours",
        "Au moins deux professions de santé, du premier et du second recours ?",
        "CSP L1434-12 ; instruction DGOS 2019/218",
        ("acteurs",),
    ),
    CritereProjet(
        "etablissements",
        "Établissements, usagers, élus",
        "Un établissement de santé ou médico-social est-il membre ou partenaire ? Usagers et élus sont-ils associés ?",
        "instruction DGOS 2019/218",
        ("acteurs",),
    ),
    CritereProjet(
        "missions",
        "Missions socles",
        "Chaque mission socle a-t-elle ses fiches-actions : responsable, acteurs, moyens, calendrier, indicateurs ?",
        "accord conventionnel interprofessionnel, art. 5",
        ("fiches",),
    ),
    CritereProjet(
        "champ",
        "Champ du projet",
        "Va-t-il au-delà d’une filière, d’un outil numérique, de la télémédecine ? La permanence des soins en est-elle "
        "bien absente ?",
        "éléments de contexte sur les CPTS",
        ("objectifs", "fiches"),
    ),
    CritereProjet(
        "gouvernance",
        "Gouvernance et forme juridique",
        "Qui décide, comment, et la forme choisie tient-elle ses cinq critères ?",
        "autoformation du Guichet CPTS Occitanie",
        ("gouvernance", "forme"),
    ),
    CritereProjet(
        "systeme",
        "Système d’information et suivi",
        "Les outils, le partage d’informations et l’évaluation sont-ils décrits ?",
        "autoformation du Guichet CPTS Occitanie",
        ("systeme_information", "suivi"),
    ),
    CritereProjet(
        "budget",
        "Budget",
        "Est-il équilibré, plausible, ACI et FIR séparés ?",
        "instruction DGOS 2019/218",
        ("budget",),
    ),
)
_DE_L_AM = (
    CritereProjet(
        "taille",
        "Population et taille",
        "La population et la taille déclarées correspondent-elles au territoire, et à la rémunération attendue ?",
        "accord conventionnel interprofessionnel, annexe",
        ("territoire",),
    ),
    CritereProjet(
        "missions",
        "Engagements sur les missions",
        "Chaque mission socle est-elle engagée, avec des actions qui peuvent démarrer dans les délais ?",
        "accord conventionnel interprofessionnel, art. 5 et 6",
        ("fiches",),
    ),
    CritereProjet(
        "indicateurs",
        "Indicateurs",
        "Sont-ils mesurables, liés à la mission, avec une valeur de départ et une marge de progression ?",
        "accord conventionnel interprofessionnel, art. 6",
        ("fiches",),
    ),
    CritereProjet(
        "professionnels",
        "Professionnels engagés",
        "Des professionnels conventionnés de plusieurs professions portent-ils le projet ?",
        "CSS L162-14-1",
        ("acteurs",),
    ),
    CritereProjet(
        "structure",
        "Structure qui percevra l’ACI",
        "La forme juridique permet-elle de recevoir et de redistribuer les financements ?",
        "CSS L162-14-1",
        ("forme",),
    ),
    CritereProjet(
        "budget",
        "Budget et ACI",
        "Les lignes ACI correspondent-elles au barème de la taille, sans double financement ?",
        "accord conventionnel interprofessionnel, annexe",
        ("budget",),
    ),
)


def _parametre(cote: str, theme: str, criteres: tuple[CritereProjet, ...]) -> Parametre:
    return declarer(
        f"{cote}.criteres_du_projet",
        tuple(critere.code for critere in criteres),
        "",
        f"Critères de la grille du projet de santé, {theme}",
        "règle commune du portail, d’après les textes cités à chaque critère",
        theme=theme,
        a_confirmer=True,
        choix=tuple((critere.code, critere.libelle) for critere in criteres),
    )


CRITERES: Mapping[str, tuple[CritereProjet, ...]] = {Cote.ARS: _DE_L_ARS, Cote.AM: _DE_L_AM}
EN_VIGUEUR: Mapping[str, Parametre] = {
    Cote.ARS: _parametre("ars", ARS, _DE_L_ARS),
    Cote.AM: _parametre("am", AM, _DE_L_AM),
}


def criteres_du(cote: str, jour: date) -> tuple[CritereProjet, ...]:
    """Les critères de ce côté, en vigueur ce jour-là, dans l'ordre de la grille."""
    retenus = EN_VIGUEUR[cote].au(jour)
    return tuple(critere for critere in CRITERES[cote] if critere.code in retenus)


@dataclass(frozen=True)
class Repere:
    """Où lire un critère : les rubriques du projet, et ce que les contrôles y signalent."""

    critere: CritereProjet
    rubriques: tuple[Rubrique, ...]
    controles: tuple[Mapping[str, Any], ...]


def reperes(criteres: Iterable[CritereProjet], contenu: Mapping[str, Any]) -> dict[str, Repere]:
    """Code de critère → où lire, d'après une version déposée."""
    controles = controles_a_lire(contenu)
    return {
        critere.code: Repere(
            critere,
            tuple(r for r in RUBRIQUES_PROJET if r.cle in critere.rubriques),
            tuple(c for c in controles if c["rubrique"] in critere.rubriques),
        )
        for critere in criteres
    }
