"""Une personne devant son navigateur : ce qu'elle lit, remplit et envoie, par les libellés qu'elle voit."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from comptes.models import Utilisateur
from tests.fabriques.dossiers import MOT_DE_PASSE

ATTENTE = 15_000


class Personne:
    """Un navigateur à elle (témoins séparés), connectée par la page de connexion."""

    def __init__(self, navigateur: Browser, site: str, compte: Utilisateur) -> None:
        self.site, self.compte = site, compte
        contexte = navigateur.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900})
        self.page: Page = contexte.new_page()
        self.page.set_default_timeout(ATTENTE)
        self.violations_csp: list[str] = []
        self.page.on("console", self._noter)

    def _noter(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.violations_csp.append(message.text)

    def se_connecter(self) -> "Personne":
        self.aller("/connexion/")
        self.page.get_by_label("Adresse électronique").fill(self.compte.email)
        self.page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        self.page.locator("main").get_by_role("button", name="Se connecter", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("À faire")
        return self

    def aller(self, adresse: str) -> int:
        """Ouvre une page ; rend son statut."""
        reponse = self.page.goto(self.site + adresse)
        return reponse.status if reponse else 0

    def lien(self, nom: str | re.Pattern) -> "Personne":
        self.page.get_by_role("main").get_by_role("link", name=nom).first.click()
        return self

    def bouton(self, nom: str | re.Pattern) -> "Personne":
        self.page.get_by_role("main").get_by_role("button", name=nom).first.click()
        return self

    def remplir(self, **champs: str) -> "Personne":
        """Remplit des champs par leur nom de formulaire (les libellés se répètent d'une ligne à l'autre)."""
        for nom, valeur in champs.items():
            self.champ(nom, valeur)
        return self

    def champ(self, nom: str, valeur: str) -> "Personne":
        cible = self.page.locator(f"[name='{nom}']").first
        balise = cible.evaluate("e => e.tagName + ':' + e.type")
        if balise.startswith("SELECT"):
            cible.select_option(valeur)
        elif balise.endswith((":radio", ":checkbox")):
            self.page.locator(f"[name='{nom}'][value='{valeur}']").check()
        else:
            cible.fill(valeur)
        return self

    def cocher(self, *noms: str) -> "Personne":
        for nom in noms:
            self.page.locator(f"[name='{nom}']").check()
        return self

    def lit(self, texte: str | re.Pattern) -> "Personne":
        """La page principale contient ce texte."""
        expect(self.page.get_by_role("main")).to_contain_text(texte)
        return self

    def titre(self, texte: str | re.Pattern) -> "Personne":
        expect(self.page.get_by_role("heading", level=1)).to_have_text(texte)
        return self

    def accessible(self) -> "Personne":
        """Aucune violation axe sur la page présente."""
        resultat = Axe().run(self.page)
        assert resultat.violations_count == 0, f"{self.page.url}\n{resultat.generate_report()}"
        return self
