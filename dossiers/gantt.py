"""Le calendrier d'ensemble des actions : un SVG calculé ici, le même à l'écran et dans un PDF. Pur.

Une ligne par action datée, de son début à sa fin ; une ligne par échéance de mission, marquée d'un losange. Couleurs
par classes, attributs de présentation en repli ; la priorité s'écrit aussi en toutes lettres. Un tableau le redit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import shorten
from typing import Any

NOMS, AXE, LIGNE, ENTETE, MARGE = 330, 560, 30, 34, 8
CARACTERES = 40
LIGNES_PAR_PAGE = 38
POLICE = "'Source Sans 3', 'DejaVu Sans', sans-serif"
COULEURS = {"haute": "#0b5d66", "moyenne": "#4d9aa3", "basse": "#a9d3d8", "": "#a7b3bf"}


@dataclass(frozen=True)
class Axe:
    """Du premier janvier de la première année au 31 décembre de la dernière."""

    depart: date
    fin: date

    @property
    def annees(self) -> range:
        return range(self.depart.year, self.fin.year + 1)

    def x(self, jour: date) -> float:
        return NOMS + AXE * (jour - self.depart).days / ((self.fin - self.depart).days + 1)


def axe_de(fiches: Sequence[Mapping[str, Any]], echeances: Sequence[Mapping[str, Any]]) -> Axe | None:
    """L'axe qui contient tout ce qui est daté ; None si rien ne l'est."""
    jours = [fiche[cle] for fiche in fiches for cle in ("debut_le", "fin_le") if fiche.get(cle)]
    if not jours:
        return None
    lus = [date.fromisoformat(jour) for jour in (*jours, *(e["limite_le"] for e in echeances))]
    return Axe(date(min(lus).year, 1, 1), date(max(lus).year, 12, 31))


def decouper(
    fiches: Sequence[Mapping[str, Any]], echeances: Sequence[Mapping[str, Any]], lignes: int = LIGNES_PAR_PAGE
) -> list[tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]]:
    """(actions datées, échéances) de chaque planche d'au plus ``lignes`` lignes."""
    datees = [("fiche", fiche) for fiche in fiches if fiche["debut_le"] or fiche["fin_le"]]
    toutes = [*datees, *(("echeance", e) for e in echeances)] if datees else []
    lots = [toutes[debut : debut + lignes] for debut in range(0, len(toutes), lignes)]
    return [([x for nature, x in lot if nature == "fiche"], [x for n, x in lot if n == "echeance"]) for lot in lots]


def decrire(fiches: Sequence[Mapping[str, Any]], echeances: Sequence[Mapping[str, Any]]) -> str:
    """Le texte de remplacement du dessin."""
    return f"Calendrier de {len(fiches)} actions et {len(echeances)} échéances ; le tableau qui suit le dit en entier."


def dessiner(
    fiches: Sequence[Mapping[str, Any]],
    echeances: Sequence[Mapping[str, Any]],
    identifiant: str = "calendrier-dessin",
    axe: Axe | None = None,
) -> str:
    """Le document SVG des fiches photographiées, sur ``axe`` s'il est commun à plusieurs ; vide si rien n'est daté."""
    axe = axe or axe_de(fiches, echeances)
    if axe is None:
        return ""
    datees = [fiche for fiche in fiches if fiche["debut_le"] or fiche["fin_le"]]
    lignes = [_action(axe, rang, fiche) for rang, fiche in enumerate(datees)]
    lignes += [_echeance(axe, len(datees) + rang, e) for rang, e in enumerate(echeances)]
    hauteur = ENTETE + len(lignes) * LIGNE + MARGE
    largeur = NOMS + AXE + MARGE
    titre = decrire(datees, echeances)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gantt" role="img" width="{largeur}" height="{hauteur}" '
        f'viewBox="0 0 {largeur} {hauteur}" font-family="{POLICE}" aria-labelledby="{identifiant}-titre">'
        f'<title id="{identifiant}-titre">{escape(titre)}</title>{_annees(axe, hauteur)}{"".join(lignes)}</svg>'
    )


def _annees(axe: Axe, hauteur: int) -> str:
    """Un trait et un nom par année ; un trait pâle par trimestre s'il y a peu d'années."""
    morceaux = []
    for annee in axe.annees:
        for mois in (1, 4, 7, 10) if len(axe.annees) <= 4 else (1,):
            x, classe = axe.x(date(annee, mois, 1)), "gantt-annee" if mois == 1 else "gantt-trimestre"
            morceaux.append(
                f'<line class="{classe}" x1="{x:.1f}" x2="{x:.1f}" y1="{ENTETE - 10}" y2="{hauteur}" '
                f'stroke="{"#a7b3bf" if mois == 1 else "#dfe5e9"}"/>'
            )
        morceaux.append(_texte(axe.x(date(annee, 1, 1)) + 4, 18, str(annee), graisse="600"))
    return "".join(morceaux)


def _texte(x: float, y: float, texte: str, graisse: str = "400") -> str:
    return (
        f'<text class="gantt-texte" x="{x:.1f}" y="{y:.1f}" font-size="14" font-weight="{graisse}" fill="#14213d">'
        f"{escape(texte)}</text>"
    )


def _action(axe: Axe, rang: int, fiche: Mapping[str, Any]) -> str:
    haut = ENTETE + rang * LIGNE
    debut = date.fromisoformat(fiche["debut_le"] or fiche["fin_le"])
    fin = date.fromisoformat(fiche["fin_le"] or fiche["debut_le"])
    gauche = axe.x(debut)
    large = max(6.0, axe.x(fin) - gauche)
    priorite = fiche.get("priorite", "")
    nom = _texte(MARGE, haut + 19, shorten(fiche["titre"], CARACTERES, placeholder="…"))
    return (
        f'{nom}<rect class="gantt-barre gantt-{priorite or "sans"}" x="{gauche:.1f}" y="{haut + 7}" '
        f'width="{large:.1f}" height="16" rx="3" fill="{COULEURS[priorite]}" stroke="#0b5d66"/>'
    )


def _echeance(axe: Axe, rang: int, echeance: Mapping[str, Any]) -> str:
    milieu = ENTETE + rang * LIGNE + 15
    x = axe.x(date.fromisoformat(echeance["limite_le"]))
    nom = shorten(f"{echeance['nature'].capitalize()} : {echeance['mission']}", CARACTERES, placeholder="…")
    losange = f"M{x:.1f} {milieu - 8}L{x + 8:.1f} {milieu}L{x:.1f} {milieu + 8}L{x - 8:.1f} {milieu}Z"
    return (
        f'{_texte(MARGE, milieu + 4, nom)}<path class="gantt-echeance" d="{losange}" fill="#b45309" stroke="#b45309"/>'
    )
