"""Le texte enrichi : rangé propre, rendu pareil, sans rien perdre de ce qui a été écrit."""

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commun.texte_riche import en_texte, nettoyer, rendre

PERMISES = {"p", "br", "h4", "h5", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em"}
BALISES = re.compile(r"<\s*/?\s*([a-zA-Z!][\w:-]*)([^>]*)>")
MORCEAUX = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<a href='javascript:x'>a</a>",
                "<b>",
                "</b>",
            ),
            *("<p style='color:red'>", "</p>", "<style>p{}</style>", "<!--", "-->", "<table><tr><td>", "</table>"),
            *("<ul><li>", "</li></ul>", "&lt;script&gt;", "\\<", "\\", "*", "**", "_", "|", "\n", "\n\n", "# ", "- "),
            *("1. ", "|-|-|", "<o:p></o:p>", "<![if !supportLists]>", "<svg/onload=x>", "<br>", "a < b", "<5 ans", "&"),
            *(
                "<div>",
                "</div>",
                "<h1>",
                "</h1>",
                "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>",
                "> ",
                "`",
            ),
        ]
    ),
)
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator
content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-parent:""; font-family:Calibri} --></style>
<!--[if gte mso 9]><xml><o:x/></xml><![endif]-->
</head><body lang=FR><h1 style='mso-list:none'>Le <b>projet</b></h1><p class=MsoNormal style='margin:0'>Une
<span style='color:red'>coordination</span> de <b style='mso-bidi-font-weight:normal'>douze communes</b>,
<i>ensemble</i>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>
<![endif]>Accès aux soins</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>Le soir</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Prévention</p>
<h2>Le <span lang=EN>calendrier</span></h2><h3>En détail</h3>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Quand</p></td><td><p>Quoi</p></td></tr>
<tr><td>2027</td><td>Ouverture | lancement</td></tr></table>
<script>alert('x')</script><img width=600 src="data:image/png;base64,IMAGE"><p onclick="x()">Fin</p></body></html>"""


def sur(html: str) -> None:
    """Le HTML rendu n'a que des balises permises, sans attribut que ``scope`` et ``start``."""
    for balise, attributs in BALISES.findall(html):
        assert balise in PERMISES
        assert re.fullmatch(r'(?: (?:scope="col"|start="\d+"))?\s*/?', attributs), attributs


@settings(max_examples=150, deadline=None)
@given(st.lists(MORCEAUX, max_size=12).map("".join), st.booleans())
def test_nettoyer_est_idempotent_et_le_rendu_n_a_que_des_balises_permises(brut, collage):
    propre = nettoyer(brut, collage=collage).texte
    assert nettoyer(propre).texte == propre
    sur(rendre(propre))
    sur(rendre(brut))


def test_un_collage_de_word_garde_texte_titres_listes_et_tableaux():
    propre = nettoyer(WORD.replace("IMAGE", "A" * 5_500_000))
    assert propre.texte == (
        "# Le **projet**\n\nUne coordination de **douze communes**, *ensemble*.\n\n"
        "- Accès aux soins\n   - Le soir\n- Prévention\n\n# Le calendrier\n\n## En détail\n\n"
        "| Quand | Quoi |\n| --- | --- |\n| 2027 | Ouverture \\| lancement |\n\nFin"
    )
    assert propre.message == (
        "Retiré du texte collé : 1 image, 1 script, feuille de style, polices, couleurs et tailles. "
        "Le texte, les titres, les listes et les tableaux sont gardés."
    )
    html = rendre(propre.texte)
    sur(html)
    assert "<h4>Le <strong>projet</strong></h4>" in html
    assert "<h5>En détail</h5>" in html
    assert '<th scope="col">Quand</th>' in html
    assert html.count("<ul>") == 2


def test_un_texte_nu_d_avant_se_lit_en_paragraphes_et_ne_bouge_pas():
    ancien = "Premier paragraphe, a < b et <5 ans.\nDeuxième ligne.\n\n2 * 3 = 6 & C2S."
    assert nettoyer(ancien).texte == ancien
    assert rendre(ancien) == (
        "<p>Premier paragraphe, a &lt; b et &lt;5 ans.<br>\nDeuxième ligne.</p>\n<p>2 * 3 = 6 &amp; C2S.</p>\n"
    )
    assert en_texte(ancien) == ancien.replace("\n\n", "\n")


@pytest.mark.parametrize(
    "vide", ["", None, "  \n ", "**", "- ", "#", "| | |\n|-|-|\n| | |", "<p>&nbsp;</p>", "<script>x</script>", "\u200b"]
)
def test_un_texte_enrichi_sans_rien_d_ecrit_est_vide(vide):
    assert nettoyer(vide).texte == ""


def test_un_titre_ne_saute_jamais_un_niveau():
    assert rendre("## Sous-titre\n\n# Titre\n\n### Autre", 3) == "<h3>Sous-titre</h3>\n<h3>Titre</h3>\n<h4>Autre</h4>\n"


def test_le_texte_sans_mise_en_forme_se_lit_ligne_a_ligne():
    riche = "# Titre\n\n- **un**\n- deux\n\n2. x\n\n| a | b |\n|---|---|\n| c | d |"
    assert en_texte(riche) == "Titre\n– un\n– deux\n2. x\na | b |\nc | d |"


def test_un_lien_laisse_son_adresse():
    assert (
        nettoyer('<p>Voir <a href="https://exemple.fr/a">la note</a>.</p>').texte
        == "Voir la note (https://exemple.fr/a)."
    )
    assert nettoyer('<p><a href="javascript:alert(1)">ici</a></p>').texte == "ici"


@pytest.mark.parametrize(
    "lourd", ["<div>" * 100_000, "<b>" * 50_000 + "x", "<p>a" * 100_000, "<table><tr><td>" * 20_000]
)
def test_un_html_demesure_perd_ses_balises_en_moins_de_cinq_secondes(lourd):
    debut = process_time()
    propre = nettoyer(f"avant {lourd} après").texte
    assert process_time() - debut < 5
    assert propre.startswith("avant")
    assert propre.endswith("après")
