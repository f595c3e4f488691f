"""Ce qui ne commence jamais une ligne d'un document imprimé."""

import pytest

from commun.typographie import lier_la_page

NB = "\u00a0"


@pytest.mark.parametrize(
    ("page", "liee"),
    [
        ("<p>Taux : 80 % ; « oui »</p>", f"<p>Taux{NB}: 80{NB}%{NB}; «{NB}oui{NB}»</p>"),
        ("<p><b>Population</b> : <i>12</i> €</p>", f"<p><b>Population</b>{NB}: <i>12</i>{NB}€</p>"),
        ("<p>Avenant n° 2, le 1er mars 2026</p>", f"<p>Avenant n°{NB}2, le 1er{NB}mars 2026</p>"),
        ('<p title="a : b">L\'Isle</p>', '<p title="a : b">L\'Isle</p>'),
        ("<style>a { color : red }</style><p>a : b</p>", f"<style>a {{ color : red }}</style><p>a{NB}: b</p>"),
        (
            "<title>Avis : Auch</title><p>à 9 h 02 ; 14 h, 3 heures</p>",
            f"<title>Avis : Auch</title><p>à 9{NB}h{NB}02{NB}; 14{NB}h, 3 heures</p>",
        ),
        ("<p>31 communes, 10 maisons, 2026</p>", "<p>31 communes, 10 maisons, 2026</p>"),
    ],
)
def test_les_textes_se_lient_et_rien_d_autre_ne_change(page, liee):
    assert lier_la_page(page) == liee
