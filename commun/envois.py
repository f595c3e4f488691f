"""Ce que le portail décide d'un courriel au moment de l'envoyer : les droits de l'instant, puis les préférences.

Un courriel attend parfois des heures : qui a perdu l'accès entre-temps ne le reçoit pas. ``commun`` ne connaît ni
dossier ni compte : chaque application inscrit, au démarrage, ce qu'elle sait juger. L'ordre : les gardes (le compte
est-il ouvert ?), le droit du préfixe de la clé (« evenement:12:3:45 » → « evenement »), sinon le droit par défaut,
puis les réglages (préférences, heures calmes). Le premier refus l'emporte.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from commun.models import CourrielSortant, RaisonAbandon


class Issue(Enum):
    """Ce qu'il advient du courriel."""

    ENVOYER = "envoyer"
    ABANDONNER = "abandonner"
    DIFFERER = "différer"
    RESUMER = "mettre de côté pour le résumé"


@dataclass(frozen=True)
class Verdict:
    """L'issue ; ``raison`` d'un abandon, ``jusqu_a`` d'un report ; ``corps`` : le texte refait à l'instant."""

    issue: Issue
    raison: str = ""
    jusqu_a: datetime | None = None
    corps: str = ""


ENVOYER = Verdict(Issue.ENVOYER)
RESUMER = Verdict(Issue.RESUMER)
PERTE_D_ACCES = Verdict(Issue.ABANDONNER, RaisonAbandon.PERTE_D_ACCES)

Droit = Callable[[CourrielSortant, datetime], Verdict]
_GARDES: list[Droit] = []
_DROITS: dict[str, Droit] = {}
_DEFAUT: list[Droit] = []
_REGLAGES: list[Droit] = []


def abandonner(raison: RaisonAbandon) -> Verdict:
    """Le courriel ne partira pas."""
    return Verdict(Issue.ABANDONNER, raison)


def differer(jusqu_a: datetime) -> Verdict:
    """Le courriel sera jugé de nouveau à cet instant."""
    return Verdict(Issue.DIFFERER, jusqu_a=jusqu_a)


def si(permis: object) -> Verdict:
    """Envoyer si c'est permis, sinon abandonner pour perte d'accès."""
    return ENVOYER if permis else PERTE_D_ACCES


def garder(droit: Droit) -> None:
    """Ajoute une condition de tout courriel."""
    _ajouter(_GARDES, droit)


def inscrire(prefixe: str, droit: Droit) -> None:
    """Dit qui juge les clés de ce préfixe ; ``ValueError`` s'il est déjà pris par une autre fonction."""
    if _DROITS.setdefault(prefixe, droit) is not droit:
        raise ValueError(f"Le préfixe de courriel « {prefixe} » est déjà inscrit.")


def inscrire_defaut(droit: Droit) -> None:
    """Ajoute ce qui juge les clés dont personne n'a inscrit le préfixe."""
    _ajouter(_DEFAUT, droit)


def regler(reglage: Droit) -> None:
    """Ajoute un réglage (préférence, heure) : il ne parle qu'après les droits."""
    _ajouter(_REGLAGES, reglage)


def prefixe(cle: str) -> str:
    """Le genre d'un courriel, premier mot de sa clé."""
    return cle.partition(":")[0]


def prefixes() -> frozenset[str]:
    """Les préfixes inscrits."""
    return frozenset(_DROITS)


def droit_de(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Le verdict des droits seuls, sans les préférences."""
    propre = _DROITS.get(prefixe(courriel.cle))
    return _premier_refus([*_GARDES, *([propre] if propre else _DEFAUT)], courriel, instant)


def juger(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Le verdict complet : les droits, puis les réglages de la personne."""
    verdict = droit_de(courriel, instant)
    if verdict.issue is not Issue.ENVOYER:
        return verdict
    reglage = _premier_refus(_REGLAGES, courriel, instant)
    return verdict if reglage.issue is Issue.ENVOYER else reglage


def _premier_refus(droits: list[Droit], courriel: CourrielSortant, instant: datetime) -> Verdict:
    verdict = ENVOYER
    for droit in droits:
        suivant = droit(courriel, instant)
        if suivant.issue is not Issue.ENVOYER:
            return suivant
        verdict = suivant if suivant.corps else verdict
    return verdict


def _ajouter(table: list[Droit], droit: Droit) -> None:
    if droit not in table:
        table.append(droit)
