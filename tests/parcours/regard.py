"""Ce que l'on exige de chaque page traversée : accessible, sans débordement, sans erreur de console ni de réseau."""

import re
from collections import defaultdict
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

# L'éditeur d'un texte enrichi se charge à part : la page n'est entière qu'une fois chaque zone branchée.
ENTIERE = """() => [...document.querySelectorAll("[data-zone-riche]")].every((zone) => "branchee" in zone.dataset)"""
DEBORDEMENT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STATUT_VOULU = re.compile(r"Failed to load resource: .* status of (400|403|404|409|422)")
CHIFFRES = re.compile(r"\d+")
COMMUN: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
REGLES_DE_FORME: dict[str, Any] = {**COMMUN, "rules": {"color-contrast": {"enabled": False}}}
REGLE_DES_COULEURS: dict[str, Any] = {**COMMUN, "runOnly": ["color-contrast"]}
# Largeur et chaque sorte d'élément du contenu, puis thème : deux pages de même adresse et de même forme se valent pour
# axe, et le thème ne change que les couleurs.
FORME = """() => {
  const sortes = [...document.querySelectorAll("main, main *")].map((e) =>
    [e.tagName, e.className.baseVal ?? e.className, e.type, e.role, e.ariaCurrent].join(" "));
  const sombre = matchMedia("(prefers-color-scheme: dark)").matches;
  return [
    [innerWidth, ...[...new Set(sortes)].sort()].join("|"),
    `${sombre} ${document.documentElement.dataset.theme}`,
  ];
}"""
# Deux textes de même sorte ont mêmes couleurs dans un même thème : seul le premier vu se juge. Marque ceux de sorte
# nouvelle, et rend leurs sortes ; un texte caché à une largeur se juge à celle qui le montre.
MARQUER = """(deja) => {
  const connues = new Set(deja), neuves = new Set();
  for (const e of document.querySelectorAll("body *")) {
    const ecrit = "form" in e || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const traits = [e.parentElement.className, e.tagName, e.className.baseVal ?? e.className, e.type, e.disabled];
    const sorte = traits.join("|");
    const neuf = ecrit && !connues.has(sorte) && e.checkVisibility();
    e.toggleAttribute("data-neuf", neuf);
    if (neuf) neuves.add(sorte);
  }
  return [...neuves];
}"""
MARQUES = "[data-neuf]"
COULEURS = f"""([deja, regles]) => {{
  const neuves = ({MARQUER})(deja);
  if (!neuves.length) return {{neuves, violations: []}};
  return axe.run("{MARQUES}", regles).then(({{violations}}) => ({{neuves, violations}})).finally(() => {{
    for (const e of document.querySelectorAll("{MARQUES}")) e.removeAttribute("data-neuf");
  }});
}}"""
EXAMEN = "([ou, regles]) => axe.run(ou, regles).then((lu) => lu.violations)"
FORMES_EXAMINEES: set[tuple[str, ...]] = set()
COULEURS_EXAMINEES: defaultdict[str, set[str]] = defaultdict(set)
AXE = Axe().axe_script


def violations(page: Page, regles: dict[str, Any], ou: str = "html") -> list[str]:
    """Les règles d'axe que la page enfreint, et où."""
    return _dites(page.evaluate(EXAMEN, [ou, regles]))


def _dites(trouvees: list[dict[str, Any]]) -> list[str]:
    return [f"{v['id']} {[' '.join(map(str, n['target'])) for n in v['nodes'][:3]]}" for v in trouvees]


def attendre_la_page_entiere(page: Page) -> None:
    """Attend ce que la page charge après s'être montrée."""
    page.wait_for_function(ENTIERE)


def charger_axe(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)


class Regard:
    """Note les fautes d'un navigateur au fil des pages ; ``fautes`` doit rester vide.

    Une page peut répondre 403, 404, 409 ou 422 : le parcours le vérifie lui-même. Un fichier absent, une erreur du
    serveur, un script en erreur ou une violation de la politique de contenu est toujours une faute.
    """

    def __init__(self) -> None:
        self.fautes: list[str] = []
        self._voulues: list[re.Pattern[str]] = []

    def pardonner(self, voulues: re.Pattern[str]) -> None:
        """Ce que le parcours va provoquer n'est pas une faute de la page, à quelque moment que la console le dise."""
        self._voulues.append(voulues)

    def _noter(self, faute: str) -> None:
        if not any(voulue.search(faute) for voulue in self._voulues):
            self.fautes.append(faute)

    def suivre(self, page: Page) -> None:
        """Écoute un onglet."""
        page.on("console", lambda message: self._noter_la_console(page, message))
        page.on("pageerror", lambda erreur: self._noter(f"{page.url} : {erreur}"))
        page.on("response", self._noter_la_reponse)

    def _noter_la_console(self, page: Page, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not STATUT_VOULU.match(message.text):
            self._noter(f"{page.url} : {message.text}")

    def _noter_la_reponse(self, reponse: Response) -> None:
        fichier = reponse.request.resource_type not in {"document", "xhr", "fetch"}
        if reponse.status >= 500 or (fichier and reponse.status >= 400):
            self._noter(f"{reponse.url} : réponse {reponse.status}")

    def examiner(self, page: Page) -> None:
        """Examine la page présente : règles d'axe, et rien qui dépasse de l'écran en largeur."""
        attendre_la_page_entiere(page)
        if depasse := page.evaluate(DEBORDEMENT):
            self.fautes.append(f"{page.url} : la page dépasse de {depasse} pixels en largeur")
        forme = (CHIFFRES.sub("n", page.url.partition("?")[0]), *page.evaluate(FORME))
        if forme in FORMES_EXAMINEES:
            return
        charger_axe(page)
        trouvees = [] if forme[:2] in FORMES_EXAMINEES else violations(page, REGLES_DE_FORME)
        FORMES_EXAMINEES.update((forme, forme[:2]))
        vues = COULEURS_EXAMINEES[forme[2]]
        couleurs = page.evaluate(COULEURS, [list(vues), REGLE_DES_COULEURS])
        vues.update(couleurs["neuves"])
        self.fautes += [f"{page.url} : {faute}" for faute in (*trouvees, *_dites(couleurs["violations"]))]
