"""Le temps d'une personne devant l'écran, compté par une règle écrite avant de commencer.

On lit de haut en bas, en entier et une seule fois, tout ce qui s'affiche jusqu'au bouton que l'on touche (200 mots à la
minute) ; on tape au pouce (25 mots de cinq signes à la minute) ; deux secondes par toucher, quatre par choix dans une
liste ; une seconde et demie d'attente par page, celle d'un téléphone en 4G : le compte ne dépend pas de la machine qui
joue le parcours. Le questionnaire sur papier, la réflexion et la collecte n'y sont pas.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page

MOTS_LUS_PAR_MINUTE, MOTS_TAPES_PAR_MINUTE, SIGNES_PAR_MOT = 200, 25, 5
SECONDES_PAR_TOUCHER, SECONDES_PAR_CHOIX, SECONDES_PAR_PAGE = 2, 4, 1.5
MOT = re.compile(r"\w[\w’'@.,%-]*")
# Les blocs de texte visibles au-dessus de la limite, chacun d'un seul tenant ; ni le pied, ni ce qui est replié.
TEXTES = """(limite) => {
  const muets = "footer, option, script, style, textarea, noscript, select, title, svg, .invisible-visuellement";
  const bas = limite ? limite.getBoundingClientRect().bottom : Infinity;
  const bloc = (e) => { while (e && getComputedStyle(e).display.startsWith("inline")) e = e.parentElement; return e; };
  const parcours = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const blocs = new Map();
  for (let noeud = parcours.nextNode(); noeud; noeud = parcours.nextNode()) {
    const texte = noeud.data.trim(), e = noeud.parentElement;
    if (!texte || e.closest(muets) || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const cadre = e.getBoundingClientRect();
    if (cadre.width <= 2 || cadre.height <= 2 || cadre.top >= bas) continue;
    blocs.set(bloc(e), (blocs.get(bloc(e)) ?? "") + " " + texte);
  }
  return [...blocs.values()].map((texte) => texte.replace(/\\s+/g, " ").trim());
}"""


@dataclass
class Etape:
    """Ce qu'une page a coûté. ``pages`` : celles dont on a attendu l'arrivée."""

    nom: str
    mots_lus: int = 0
    mots_tapes: int = 0
    touchers: int = 0
    choix: int = 0
    pages: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def secondes(self) -> float:
        """De lecture, de frappe, de gestes et d'attente."""
        lecture = self.mots_lus * 60 / MOTS_LUS_PAR_MINUTE
        frappe = self.mots_tapes * 60 / MOTS_TAPES_PAR_MINUTE
        gestes = self.touchers * SECONDES_PAR_TOUCHER + self.choix * SECONDES_PAR_CHOIX
        return lecture + frappe + gestes + self.pages * SECONDES_PAR_PAGE


class Chronometre:
    """Suit une page ; chaque geste passe par lui, et se compte à l'étape en cours."""

    def __init__(self, page: Page) -> None:
        self.page, self.etapes, self._lus = page, [], set()

    def commencer(self, nom: str) -> None:
        self.etapes.append(Etape(nom))

    @property
    def ici(self) -> Etape:
        return self.etapes[-1]

    @property
    def minutes(self) -> float:
        return sum(etape.secondes for etape in self.etapes) / 60

    # Lire

    def lire(self, jusqu_a: Locator | None = None) -> None:
        """Lit ce qui ne l'a pas encore été, de haut en bas, jusqu'à cet élément compris."""
        limite = jusqu_a.element_handle() if jusqu_a else None
        self.lire_textes(self.page.evaluate(TEXTES, limite))

    def lire_textes(self, textes: Iterable[str]) -> None:
        neufs = [texte for texte in dict.fromkeys(textes) if texte not in self._lus]
        self._lus.update(neufs)
        self.ici.mots_lus += sum(len(MOT.findall(texte)) for texte in neufs)

    # Agir

    def toucher(self, cible: Locator) -> None:
        """Un toucher qui reste sur la page."""
        cible.click()
        self.ici.touchers += 1

    def suivre(self, cible: Locator, lire: bool = True) -> None:
        """Lit la page jusqu'à ce bouton, le touche, et attend la page suivante."""
        if lire:
            self.lire(cible)
        with self.page.expect_navigation():
            cible.click()
        self.ici.touchers += 1
        self.ici.pages += 1

    def taper(self, cible: Locator, texte: str) -> None:
        """Touche le champ et tape au pouce ; le champ garde ce qu'on y voit."""
        cible.click()
        cible.fill("")
        cible.press_sequentially(texte)
        self.ici.touchers += 1
        self.ici.mots_tapes += math.ceil(len(texte) / SIGNES_PAR_MOT)

    def choisir(self, cible: Locator, **choix: Any) -> None:
        cible.select_option(**choix)
        self.ici.choix += 1

    def dater(self, cible: Locator, jour: str) -> None:
        """Le sélecteur de dates du téléphone : année, mois, jour, soit deux choix dans une liste."""
        cible.fill(jour)
        self.ici.choix += 2

    # Rendre compte

    def tableau(self) -> str:
        """Le tableau Markdown des étapes, total compris."""
        lignes = [_ligne(e.nom, e.mots_lus, e.mots_tapes, e.touchers, e.choix, e.secondes) for e in self.etapes]
        totaux = (sum(getattr(e, nom) for e in self.etapes) for nom in ("mots_lus", "mots_tapes", "touchers", "choix"))
        return "\n".join(
            [
                "| Étape | Mots lus | Mots tapés | Touchers | Choix | Secondes |",
                "|---|--:|--:|--:|--:|--:|",
                *lignes,
                _ligne("**Total**", *totaux, sum(e.secondes for e in self.etapes)),
            ]
        )


def _ligne(nom: str, *nombres: float) -> str:
    return f"| {nom} | {' | '.join(str(round(nombre)) for nombre in nombres)} |"
