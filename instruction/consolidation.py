"""Réunir les contributions : où l'on diverge, ce que la grille propose. Fonctions pures ; le coordinateur décide.

Règle proposée, dite à l'écran : pour chaque critère, l'appréciation la plus donnée, la plus exigeante à égalité ; un
critère non conforme propose un avis défavorable, un critère à compléter des réserves, sinon l'avis est favorable.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dossiers.enums import Appreciation, Critere, SensAvis

EXIGENCE = (Appreciation.NON_CONFORME, Appreciation.A_COMPLETER, Appreciation.CONFORME)


@dataclass(frozen=True)
class Voix:
    """Ce qu'un relecteur dit d'un critère."""

    auteur: str
    critere: Critere
    appreciation: Appreciation
    commentaire: str = ""


@dataclass(frozen=True)
class Synthese:
    """Un critère, toutes voix réunies ; ``proposee`` vide si personne ne se prononce."""

    critere: Critere
    voix: tuple[Voix, ...]
    comptes: tuple[tuple[Appreciation, int], ...]
    proposee: Appreciation | None
    desaccord: bool

    @property
    def compte(self) -> str:
        """« 2 conforme, 1 à compléter », dans l'ordre de l'énumération."""
        return ", ".join(f"{nombre} {appreciation.label.lower()}" for appreciation, nombre in self.comptes)

    @property
    def minoritaires(self) -> tuple[Voix, ...]:
        """Les voix exprimées qui ne suivent pas l'appréciation proposée."""
        return tuple(v for v in self.voix if v.appreciation in EXIGENCE and v.appreciation != self.proposee)


def synthetiser(voix: Iterable[Voix]) -> list[Synthese]:
    """Les quatre critères, les désaccords d'abord, puis dans l'ordre de la grille."""
    toutes = list(voix)
    syntheses = [_du_critere(critere, [v for v in toutes if v.critere == critere]) for critere in Critere]
    return sorted(syntheses, key=lambda s: not s.desaccord)


def _du_critere(critere: Critere, voix: list[Voix]) -> Synthese:
    comptes = Counter(v.appreciation for v in voix)
    exprimees = [(comptes[a], -rang, a) for rang, a in enumerate(EXIGENCE) if comptes[a]]
    proposee = max(exprimees)[2] if exprimees else None
    ordonnes = tuple((a, comptes[a]) for a in Appreciation if comptes[a])
    return Synthese(critere, tuple(voix), ordonnes, proposee, len(exprimees) > 1)


def nombre_de_contributions(syntheses: Iterable[Synthese]) -> int:
    """Une contribution envoyée apprécie les quatre critères : elle a une voix sur chacun."""
    return max(len(s.voix) for s in syntheses)


def sens_propose(grille: Iterable[str | None]) -> SensAvis | None:
    """Le sens que propose une grille ; None tant qu'aucun critère n'est apprécié."""
    donnees = {a for a in grille if a in EXIGENCE}
    if not donnees:
        return None
    if Appreciation.NON_CONFORME in donnees:
        return SensAvis.DEFAVORABLE
    return SensAvis.RESERVES if Appreciation.A_COMPLETER in donnees else SensAvis.FAVORABLE


def opinions_minoritaires(syntheses: Iterable[Synthese]) -> str:
    """Le texte proposé : une ligne par voix qui ne suit pas, sans nom de personne (l'avis est public au porteur)."""
    return "\n".join(
        f"{s.critere.label} : {v.appreciation.label.lower()}" + (f" – {v.commentaire}" if v.commentaire else "")
        for s in syntheses
        for v in s.minoritaires
    )
