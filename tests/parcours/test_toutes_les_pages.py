"""Chaque page de la lettre et du dossier, peuplée : axe, largeur, console, de 320 à 1280 pixels, claire et sombre."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from comptes.models import Utilisateur
from tests.architecture.acces import (
    CONNECTEES,
    D_UN_APPUI,
    D_UN_MESSAGE,
    D_UN_REGLAGE,
    DU_DOSSIER,
)
from tests.architecture.acces_accompagnement import D_UNE_ABSENCE, D_UNE_AIDE, D_UNE_REUNION, D_UNE_SEANCE
from tests.architecture.acces_hors_dossier import HORS_DOSSIER
from tests.architecture.acces_preuves import D_UN_LOT
from tests.fabriques.comptes import client_de
from tests.parcours.decor import Decor, planter
from tests.parcours.regard import (
    AXE,
    DEBORDEMENT,
    MARQUER,
    MARQUES,
    REGLE_DES_COULEURS,
    REGLES_DE_FORME,
    Regard,
    attendre_la_page_entiere,
    violations,
)
from tests.patience import patienter

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LARGEURS_EXAMINEES, THEMES = (1280, 360), ("light", "dark")
# D'une page à l'autre, dans un sens puis dans l'autre : chacune se charge à la largeur où la précédente est restée.
LARGEURS = (1280, 360, 320)
# Adresses qui n'ont pas de page à examiner : un envoi, un fichier, ou une donnée.
SANS_PAGE = {
    "association:fichier",
    "association:produire",
    "ars:compte_rendu_pdf",
    "ars:rappeler",
    "comptes:session",
    "consolidation:preparer",
    "contrats:compte",
    "contrats:compte_iban",
    "contrats:compte_rib",
    "contrats:piece_demeure",
    "contrats:preuve",
    "contrats:preuve_de_delegation",
    "contrats:classer",
    "contrats:image",
    "contrats:version_pdf",
    "contrats:rejeu",
    "contrats:et_si_pdf",
    "contributions:enregistrer",
    "contributions:version_lue",
    "dialogue:compte_rendu",
    "dialogue:en_indicateur",
    "dialogue:export_totaux",
    "dialogue:geste_aide",
    "dialogue:geste_de_l_equipe",
    "dialogue:preuve",
    "dialogue:questions",
    "dialogue:repondre_reunion",
    "dialogue:reunion_ics",
    "dossiers:affichette",
    "dossiers:annuler_appui",
    "dossiers:archive",
    "dossiers:brouillon_pdf",
    "dossiers:commenter",
    "dossiers:comparaison_pdf",
    "dossiers:copie_fiche",
    "dossiers:document",
    "dossiers:element_geste",
    "dossiers:enregistrer",
    "dossiers:enregistrer_fiche",
    "dossiers:envoyer_reponses",
    "dossiers:equipe_invitation",
    "dossiers:equipe_releve",  # la même page qu'equipe_membre, quand le responsable est parti
    "dossiers:export_acteurs",
    "dossiers:fermer_relecture",
    "dossiers:fiche_pdf",
    "dossiers:fiches_pdf",
    "dossiers:fiches_de_la_lettre",
    "dossiers:fil",
    "dossiers:iban",
    "dossiers:modele_acteurs",
    "dossiers:modele_equipe_docx",
    "dossiers:modele_equipe_pdf",
    "dossiers:nouvelle_lettre",
    "dossiers:piece",
    "dossiers:piece_geste",
    "dossiers:preparer_depuis",
    "dossiers:relance",
    "dossiers:repondre_appui",
    "dossiers:retirer_message",
    "dossiers:retrait_acteur",
    "dossiers:retrait_fiche",
    "dossiers:traiter_message",
    "execution:preuve",
    *("indemnites:attestation", "indemnites:export", "indemnites:justificatif"),
    "instruction:reouverture",
    "instruction_projet:enregistrer",
    "instruction_projet:rappeler",
    "paiements:demander",
    "paiements:export",
    "paiements:export_budget",
    "seances:compte_rendu",
    "seances:ordre",
    "territoires:communes",
    "tiers:resume",
}


def _adresses_a_examiner() -> set[str]:
    du_dossier = {nom.split("#")[0] for nom in DU_DOSSIER}
    des_objets = D_UN_APPUI | D_UN_MESSAGE | D_UN_REGLAGE | D_UNE_ABSENCE | D_UNE_AIDE | D_UNE_REUNION | D_UNE_SEANCE
    return (du_dossier | set(HORS_DOSSIER) | CONNECTEES | des_objets | D_UN_LOT) - SANS_PAGE


def _connecter(contexte: BrowserContext, site: str, courriel: str | None) -> None:
    """La session d'un compte (ou aucune), sans repasser par la page de connexion."""
    contexte.clear_cookies()
    if courriel:
        temoins = client_de(Utilisateur.objects.get(email=courriel)).cookies
        contexte.add_cookies([{"name": nom, "value": t.value, "url": site} for nom, t in temoins.items()])


def _fautes(page: Page, largeurs: tuple[int, ...], vues: set[str]) -> Iterator[str]:
    """Les fautes de la page à chaque allure ; les couleurs, des seuls textes de sorte nouvelle (``vues`` grandit)."""
    for largeur in largeurs:
        page.set_viewport_size({"width": largeur, "height": 900})
        if depasse := page.evaluate(DEBORDEMENT):
            yield f"{largeur} : dépasse de {depasse} pixels"
        if largeur not in LARGEURS_EXAMINEES:
            continue
        yield from (f"{largeur} : {trouvee}" for trouvee in violations(page, REGLES_DE_FORME))
        neuves = page.evaluate(MARQUER, list(vues))
        vues.update(neuves)
        for theme in THEMES if neuves else ():
            page.emulate_media(color_scheme=theme)
            yield from (f"{largeur} {theme} : {trouvee}" for trouvee in violations(page, REGLE_DES_COULEURS, MARQUES))


def _visiter(browser: Browser, site: str, decor: Decor) -> tuple[dict[str, list[str]], set[str]]:
    """Ouvre toutes les pages du décor ; rend les fautes par page et les adresses traversées."""
    fautes: dict[str, list[str]] = {}
    traversees: set[str] = set()
    vues: set[str] = set()
    contexte = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
    patienter(contexte).add_init_script(AXE)
    page, regard = contexte.new_page(), Regard()
    regard.suivre(page)
    for courriel, adresses in decor.pages.items():
        _connecter(contexte, site, courriel)
        for largeurs, adresse in zip(cycle((LARGEURS, LARGEURS[::-1])), dict.fromkeys(adresses), strict=False):
            reponse = page.goto(site + adresse)
            statut = reponse.status if reponse else 0
            attendre_la_page_entiere(page)
            trouvees = [
                *([] if statut == 200 else [f"réponse {statut}"]),
                *_fautes(page, largeurs, vues),
                *regard.fautes,
            ]
            regard.fautes.clear()
            if trouvees:
                fautes[f"{courriel} {adresse}"] = trouvees
            traversees.add(resolve(adresse.partition("?")[0]).view_name)
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    contexte.close()
    return fautes, traversees


def test_chaque_page_est_accessible_tient_dans_l_ecran_et_ne_trouble_pas_la_console(
    browser: Browser, live_server: LiveServer, actifs: None
) -> None:
    fautes, traversees = _visiter(browser, live_server.url, planter())
    oubliees = _adresses_a_examiner() - traversees
    assert (fautes, oubliees) == ({}, set())
