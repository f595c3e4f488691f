"""La carte du territoire sous la souris, le doigt ou le clavier : une commune y est désignée par son code."""

from playwright.sync_api import CDPSession, Locator, expect

from tests.parcours.gestes import Personne

# L'ouvrage qu'un geste donne au navigateur : signes reçus, éléments posés ou retirés, attributs changés. Le temps, lui,
# dépend de la machine qui joue le test.
GESTE_PESE = """code => new Promise((fini) => {
  const poids = { signes: 0, elements: 0, attributs: 0 };
  const compter = (noeuds) => [...noeuds].reduce((n, e) => n + (e.querySelectorAll?.("*").length + 1 || 0), 0);
  const guet = new MutationObserver((faits) => faits.forEach(peser));
  const peser = ({ type, addedNodes, removedNodes }) => {
    if (type === "attributes") poids.attributs += 1;
    else poids.elements += compter(addedNodes) + compter(removedNodes);
  };
  guet.observe(document.body, { subtree: true, childList: true, attributes: true });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { poids.signes = detail.xhr.responseText.length; },
    { once: true, capture: true });
  document.addEventListener("htmx:afterRequest", () => {
    requestAnimationFrame(() => setTimeout(() => {
      guet.takeRecords().forEach(peser);
      guet.disconnect();
      fini(poids);
    }, 0));
  }, { once: true });
  const forme = document.querySelector(`[data-carte-svg] [data-code="${code}"]`);
  forme.dispatchEvent(new MouseEvent("click", { bubbles: true }));
})"""


class Carte:
    """La carte de la page ouverte par ``personne``."""

    def __init__(self, personne: Personne) -> None:
        self.personne, self.page = personne, personne.page
        expect(self.svg).to_have_attribute("role", "group")

    @property
    def svg(self) -> Locator:
        return self.page.locator("[data-carte-svg]")

    def commune(self, code: str) -> Locator:
        return self.svg.locator(f'[data-code="{code}"]')

    def ligne(self, code: str) -> Locator:
        return self.page.locator(f'[data-lignes] > tr:has(button[value="{code}"])')

    def montre(self, **situations: bool) -> "Carte":
        """``c31450=True`` : cette commune est du territoire, sur la carte comme au tableau."""
        for cle, comprise in situations.items():
            code = cle.removeprefix("c")
            expect(self.commune(code)).to_have_attribute("aria-pressed", str(comprise).lower())
            expect(self.ligne(code)).to_have_count(int(comprise))
        return self

    def ce_qui_se_dit(self) -> dict[str, str]:
        """Ce qu'un lecteur d'écran entend de chaque commune de la carte."""
        formes = "formes => Object.fromEntries(formes.map((f) => [f.dataset.code, f.getAttribute('aria-label')]))"
        return self.svg.locator("[data-code]").evaluate_all(formes)

    def annonce(self, texte: str) -> "Carte":
        expect(self.page.locator("#annonce-territoire")).to_contain_text(texte)
        return self

    def largeur_de_vue(self) -> float:
        return float(str(self.svg.get_attribute("viewBox")).split()[2])

    def agrandie(self, largeur: float) -> "Carte":
        """La fenêtre montre moins que cette largeur de carte."""
        self.page.wait_for_function(
            "largeur => document.querySelector('[data-carte-svg]').viewBox.baseVal.width < largeur", arg=largeur
        )
        return self

    def centre(self, code: str) -> tuple[float, float]:
        """Le milieu d'une commune à l'écran."""
        x, y = self.commune(code).evaluate(
            "f => { const m = f.ownerSVGElement.getScreenCTM(); const b = f.getBBox();"
            " return [(b.x + b.width / 2) * m.a + m.e, (b.y + b.height / 2) * m.d + m.f]; }"
        )
        return x, y

    def doigts(self) -> "Doigts":
        return Doigts(self.page.context.new_cdp_session(self.page))


class Doigts:
    """Un écran tactile, par le protocole du navigateur."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def _envoyer(self, nature: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": rang} for rang, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": nature, "touchPoints": touches})

    def toucher(self, x: float, y: float) -> None:
        self._envoyer("touchStart", (x, y))
        self._envoyer("touchEnd")

    def pincer(self, x: float, y: float, *, de: float, a: float) -> None:
        """Écarte (``a`` > ``de``) ou rapproche deux doigts autour d'un point, en pixels."""
        self._envoyer("touchStart", (x - de / 2, y), (x + de / 2, y))
        for rang in range(1, 6):
            ecart = de + (a - de) * rang / 5
            self._envoyer("touchMove", (x - ecart / 2, y), (x + ecart / 2, y))
        self._envoyer("touchEnd")

    def glisser(self, depart: tuple[float, float], arrivee: tuple[float, float]) -> None:
        self._envoyer("touchStart", depart)
        for rang in range(1, 6):
            self._envoyer("touchMove", *[tuple(d + (a - d) * rang / 5 for d, a in zip(depart, arrivee, strict=True))])
        self._envoyer("touchEnd")
