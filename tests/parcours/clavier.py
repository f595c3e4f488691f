"""Un clavier et rien d'autre : aller de champ en champ, taper, choisir, envoyer ; le focus se voit à chaque pas."""

import re

from playwright.sync_api import expect

from tests.parcours.gestes import Personne

PAS_AU_PLUS = 150
# Nom lu de l'élément qui a le focus, et ce qui empêche de le voir (vide si rien).
FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body) return ["", ""];
  const nom = (e.ariaLabel || e.labels?.[0]?.innerText || e.innerText || e.value || "").replace(/\\s+/g, " ").trim();
  const style = getComputedStyle(e), cadre = e.getBoundingClientRect();
  const contour = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const dehors = cadre.bottom <= 0 || cadre.top >= innerHeight || cadre.right <= 0 || cadre.left >= innerWidth;
  const fautes = [];
  if (!contour && style.boxShadow === "none") fautes.push("n’a pas de contour de focus");
  if (cadre.width * cadre.height === 0) fautes.push("n’a pas de surface");
  if (dehors) fautes.push("est hors de l’écran");
  return [nom, fautes.map((faute) => `${e.tagName} « ${nom} » ${faute}`).join(", ")];
}"""


class Clavier:
    """Les touches d'une personne ; la souris n'est jamais appelée."""

    def __init__(self, personne: Personne) -> None:
        self.personne, self.page = personne, personne.page

    def presser(self, touche: str) -> "Clavier":
        self.page.keyboard.press(touche)
        return self

    def aller_a(self, nom: str) -> "Clavier":
        """Avance par Tab jusqu'au prochain élément dont le nom commence ainsi."""
        for _ in range(PAS_AU_PLUS):
            self.presser("Tab")
            lu, faute = self.page.evaluate(FOCUS)
            if faute:
                self.personne.regard.fautes.append(f"{self.page.url} : {faute}")
            if lu.startswith(nom):
                return self
        raise AssertionError(f"{self.page.url} : « {nom} » ne s’atteint pas au clavier.")

    def taper(self, nom: str, texte: str) -> "Clavier":
        """Va au champ de ce nom et remplace ce qu'il contient."""
        self.aller_a(nom).presser("Control+a")
        self.page.keyboard.type(texte)
        assert self.page.evaluate("document.activeElement.value") == texte, nom
        return self

    def choisir(self, nom: str, option: str) -> "Clavier":
        """Dans une liste déroulante, descend par la flèche jusqu'à l'option."""
        self.aller_a(nom)
        for _ in range(PAS_AU_PLUS):
            if self.page.evaluate("document.activeElement.selectedOptions[0].text").startswith(option):
                return self
            self.presser("ArrowDown")
        raise AssertionError(f"{self.page.url} : « {option} » ne se choisit pas au clavier.")

    def envoyer(self, bouton: str, titre: str | re.Pattern[str]) -> "Clavier":
        """Va au bouton (ou au lien), presse Entrée, attend la page de ce titre et l'examine."""
        self.aller_a(bouton)
        with self.page.expect_navigation():
            self.presser("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(titre)
        self.personne.examiner()
        return self

    def nom_du_focus(self) -> str:
        return self.page.evaluate(FOCUS)[0]
