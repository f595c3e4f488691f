"""Ce que l'on exige de chaque page traversée : accessible, sans débordement, sans erreur de console ni de réseau."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

DEBORDEMENT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STATUT_VOULU = re.compile(r"Failed to load resource: .* status of (400|403|404|409|422)")
CHIFFRES = re.compile(r"\d+")
# Largeur, thème, et chaque sorte d'élément du contenu : deux pages de même adresse et de même forme se valent pour axe.
FORME = """() => {
  const sortes = [...document.querySelectorAll("main, main *")].map((e) =>
    [e.tagName, e.className.baseVal ?? e.className, e.type, e.role, e.ariaCurrent].join(" "));
  const sombre = matchMedia("(prefers-color-scheme: dark)").matches;
  return [innerWidth, sombre, document.documentElement.dataset.theme, ...[...new Set(sortes)].sort()].join("|");
}"""
FORMES_EXAMINEES: set[tuple[str, str]] = set()
axe = Axe()


class Regard:
    """Note les fautes d'un navigateur au fil des pages ; ``fautes`` doit rester vide.

    Une page peut répondre 403, 404, 409 ou 422 : le parcours le vérifie lui-même. Un fichier absent, une erreur du
    serveur, un script en erreur ou une violation de la politique de contenu est toujours une faute.
    """

    def __init__(self) -> None:
        self.fautes: list[str] = []

    def suivre(self, page: Page) -> None:
        """Écoute un onglet."""
        page.on("console", lambda message: self._noter_la_console(page, message))
        page.on("pageerror", lambda erreur: self.fautes.append(f"{page.url} : {erreur}"))
        page.on("response", self._noter_la_reponse)

    def _noter_la_console(self, page: Page, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not STATUT_VOULU.match(message.text):
            self.fautes.append(f"{page.url} : {message.text}")

    def _noter_la_reponse(self, reponse: Response) -> None:
        fichier = reponse.request.resource_type not in {"document", "xhr", "fetch"}
        if reponse.status >= 500 or (fichier and reponse.status >= 400):
            self.fautes.append(f"{reponse.url} : réponse {reponse.status}")

    def examiner(self, page: Page) -> None:
        """Examine la page présente : règles d'axe, et rien qui dépasse de l'écran en largeur."""
        if depasse := page.evaluate(DEBORDEMENT):
            self.fautes.append(f"{page.url} : la page dépasse de {depasse} pixels en largeur")
        forme = (CHIFFRES.sub("n", page.url.partition("?")[0]), page.evaluate(FORME))
        if forme in FORMES_EXAMINEES:
            return
        FORMES_EXAMINEES.add(forme)
        violations = axe.run(page)
        if violations.violations_count:
            self.fautes.append(f"{page.url} : {violations.generate_report()}")
