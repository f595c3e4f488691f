"""Une personne devant son navigateur : ce qu'elle ouvre, lit, remplit et envoie. Chaque page traversée est examinée."""

import re
from contextlib import suppress
from copy import copy
from typing import Literal

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, Response, expect
from playwright.sync_api import Error as PlaywrightError

from comptes.models import Utilisateur
from tests.fabriques.dossiers import MOT_DE_PASSE
from tests.parcours.regard import Regard
from tests.patience import patienter

ENREGISTRE = re.compile(r"^Enregistré à \d\d:\d\d$")
BUREAU, TELEPHONE = 1280, 360
TITRES_DES_REFUS = {
    403: "Cet acte ne vous est pas ouvert",
    404: "Cette page n’existe pas, ou ne vous est pas visible",
}
Texte = str | re.Pattern[str]


class Personne:
    """Un navigateur à elle (témoins séparés). ``javascript`` faux : rien ne s'examine par script."""

    def __init__(
        self,
        navigateur: Browser,
        site: str,
        compte: Utilisateur,
        *,
        largeur: int = BUREAU,
        theme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        tactile: bool = False,
    ) -> None:
        self.site, self.compte, self.javascript, self.statut = site, compte, javascript, 0
        self.contexte = navigateur.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": largeur, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",  # une couleur en train de changer ne se juge pas
            java_script_enabled=javascript,
            has_touch=tactile,
            is_mobile=tactile,
        )
        patienter(self.contexte)
        self._regarder(Regard())

    def _regarder(self, regard: Regard) -> None:
        """Ouvre un onglet ; ses fautes rejoignent celles des autres onglets de la personne."""
        self._onglet, self._au_depart = self.contexte.new_page(), False
        self.regard = regard
        regard.suivre(self._onglet)

    @property
    def page(self) -> Page:
        """Son onglet. Une personne connectée qui n'est encore allée nulle part y trouve « À faire »."""
        if self._au_depart:
            self.aller("/a-faire/")
            self.titre("À faire")
        return self._onglet

    def second_onglet(self) -> "Personne":
        """La même personne, la même session, un autre onglet."""
        autre = copy(self)
        autre._regarder(self.regard)
        return autre

    @property
    def principal(self) -> Locator:
        """Le contenu de la page, sans l'en-tête ni le pied."""
        return self.page.get_by_role("main")

    def reprendre_sa_session(self) -> "Personne":
        """La voilà connectée, sans passer par le formulaire : le parcours ne juge pas la connexion."""
        client = Client()
        client.force_login(self.compte, backend=settings.AUTHENTICATION_BACKENDS[-1])
        temoin = client.cookies[settings.SESSION_COOKIE_NAME]
        self.contexte.add_cookies([{"name": temoin.key, "value": temoin.value, "url": self.site, "httpOnly": True}])
        self._au_depart = True
        return self

    def se_connecter(self) -> "Personne":
        """Se connecte par la page de connexion."""
        self.aller("/connexion/")
        self.page.get_by_label("Adresse électronique").fill(self.compte.email)
        self.page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
        return self.bouton(re.compile("^Se connecter$")).titre("À faire")

    def fermer(self) -> None:
        """Ferme le navigateur, une fois parti ce que les pages enregistrent d'elles-mêmes (trois secondes au plus)."""
        for page in self.contexte.pages if self.javascript else []:
            with suppress(PlaywrightError):
                page.wait_for_function("() => !document.querySelector('form[data-attend]')", timeout=3000)
        self.contexte.close()

    # Aller d'une page à l'autre

    def aller(self, adresse: str) -> int:
        """Ouvre une page ; rend son statut."""
        self._au_depart = False
        return self._arriver(self.page.goto(self.site + adresse))

    def lien(self, nom: Texte) -> "Personne":
        """Suit un lien du contenu."""
        return self._cliquer(self.principal.get_by_role("link", name=nom).first)

    def bouton(self, nom: Texte) -> "Personne":
        """Presse un bouton qui envoie un formulaire."""
        return self._cliquer(self.principal.get_by_role("button", name=nom).first)

    def _cliquer(self, cible: Locator) -> "Personne":
        with self.page.expect_navigation() as arrivee:
            cible.click()
        self._arriver(arrivee.value)
        return self

    def _arriver(self, reponse: Response | None) -> int:
        """Note le statut de la page où l'on arrive et l'examine."""
        self.statut = reponse.status if reponse else 0
        self.examiner()
        return self.statut

    def examiner(self) -> None:
        """Examine la page présente ; à appeler quand elle a changé sans navigation."""
        if self.javascript:
            self.regard.examiner(self.page)

    def ouvrir_le_dossier(self, nom: str) -> "Personne":
        """Depuis « À faire », le dossier de ce nom."""
        self.aller("/a-faire/")
        return self.lien(re.compile(re.escape(nom)))

    def refusee(self, adresse: str, statut: int) -> "Personne":
        """L'adresse répond ce refus, par une page en français."""
        assert (self.aller(adresse), adresse) == (statut, adresse)
        assert self.page.get_attribute("html", "lang") == "fr"
        expect(self.page.get_by_role("heading", level=1)).to_have_text(TITRES_DES_REFUS[statut])
        return self

    # Remplir

    def remplir(self, **champs: str) -> "Personne":
        """Remplit des champs par leur nom de formulaire (les libellés se répètent d'une ligne à l'autre)."""
        for nom, valeur in champs.items():
            self.champ(nom, valeur)
        return self

    def champ(self, nom: str, valeur: str) -> "Personne":
        cible = self.page.locator(f"[name='{nom}']").first
        nature = cible.evaluate("e => `${e.tagName}:${e.type}`")
        if nature.startswith("SELECT"):
            cible.select_option(valeur)
        elif nature.endswith((":radio", ":checkbox")):
            self.page.locator(f"[name='{nom}'][value='{valeur}']").check()
        else:
            self._surface(nom, cible).fill(valeur)
        return self

    def _surface(self, nom: str, cible: Locator) -> Locator:
        """Là où l'on tape : la surface d'un texte enrichi, sinon (ou sans JavaScript) le champ lui-même."""
        if not self.javascript or not self.page.locator(f"[data-zone-riche]:has([name='{nom}'])").count():
            return cible
        return self.page.locator(f"[data-branchee]:has([name='{nom}']) [contenteditable]")

    def tout_est_enregistre(self) -> "Personne":
        """Attend que la page dise enregistré tout ce qui vient d'y être tapé, et pas seulement le début."""
        confirme = self.page.locator("#statut-enregistrement[data-etat=enregistre]")
        expect(confirme).to_have_text(ENREGISTRE)
        return self

    def cocher(self, *noms: str) -> "Personne":
        for nom in noms:
            self.page.locator(f"[name='{nom}']").check()
        return self

    def valeur(self, nom: str) -> str:
        """Ce que contient un champ."""
        return self.page.locator(f"[name='{nom}']").first.input_value()

    # Lire

    def lit(self, *textes: Texte) -> "Personne":
        """Le contenu de la page porte ces textes."""
        for texte in textes:
            expect(self.principal).to_contain_text(texte)
        return self

    def ne_lit_pas(self, texte: Texte) -> "Personne":
        expect(self.principal).not_to_contain_text(texte)
        return self

    def titre(self, texte: Texte) -> "Personne":
        expect(self.page.get_by_role("heading", level=1)).to_have_text(texte)
        return self

    def gestes_offerts(self) -> list[str]:
        """Noms des boutons et des actes du contenu (un acte est un lien vers sa page)."""
        boutons = self.principal.get_by_role("button").all_inner_texts()
        actes = self.principal.locator("a[href*='/actes/']").all_inner_texts()
        return [nom.strip() for nom in (*actes, *boutons)]

    def telecharger(self, nom: Texte) -> bytes:
        """Contenu d'un document de la page, demandé avec la session de la personne."""
        adresse = self.principal.get_by_role("link", name=nom).first.get_attribute("href")
        reponse = self.contexte.request.get(self.site + str(adresse))
        assert (reponse.status, reponse.headers["content-type"]) == (200, "application/pdf")
        return reponse.body()
