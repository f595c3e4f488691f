"""Le chronomètre compte ce qu'il dit compter, et un obstacle planté se voit."""

import pytest

from tests.parcours.chronometre import Chronometre

pytestmark = pytest.mark.navigateur
PAGE = """<main><h1>Deux mots</h1><p>Trois <a href="#">mots liés</a>.</p>
<details><summary>Un</summary><p>replié et muet</p></details>
<select><option>jamais lu</option></select><p hidden>caché</p>
<button>Continuer ici</button><p>Après le bouton.</p></main>
<footer>Le pied ne se lit pas</footer>"""


@pytest.fixture
def temps(page) -> Chronometre:
    page.set_content(PAGE)
    chronometre = Chronometre(page)
    chronometre.commencer("essai")
    return chronometre


def test_on_lit_jusqu_au_bouton_une_seule_fois_et_jamais_ce_qui_est_replie(temps):
    temps.lire(temps.page.get_by_role("button"))
    assert temps.ici.mots_lus == 2 + 3 + 1 + 2
    temps.lire(temps.page.get_by_role("button"))
    assert temps.ici.mots_lus == 8
    temps.lire()
    assert temps.ici.mots_lus == 8 + 3


def test_la_regle_donne_les_secondes(temps):
    temps.ici.mots_lus, temps.ici.mots_tapes, temps.ici.touchers, temps.ici.choix = 200, 25, 3, 2
    temps.ici.pages = 4
    assert temps.ici.secondes == 60 + 60 + 3 * 2 + 2 * 4 + 4 * 1.5
    assert temps.minutes == 140 / 60


def test_une_page_bavarde_fait_depasser_trente_minutes(temps):
    temps.page.evaluate("document.querySelector('p').textContent = 'mot '.repeat(6001)")
    temps.lire(temps.page.get_by_role("button"))
    assert temps.minutes > 30
