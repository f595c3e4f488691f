"""Tout texte qui se lit porte l'apostrophe courbe (’) ; docstrings et commentaires gardent celle du clavier."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gardes.apostrophes import apostrophes_du_gabarit, apostrophes_du_python, apostrophes_du_script
from tests.gardes.code import RACINE, fichiers_du_code

SELON_L_EXTENSION: dict[str, Callable[[str], list[str]]] = {
    ".py": apostrophes_du_python,
    ".html": apostrophes_du_gabarit,
    ".txt": apostrophes_du_gabarit,
    ".js": apostrophes_du_script,
}
# Fichier → début de ses textes qui gardent la droite, et pourquoi.
PERMISES = {
    # Un consentement déjà accepté : les preuves de signature en portent l'empreinte, on n'en corrige aucun.
    "contrats/consentements.py": ("J'ai lu le document proposé",),
}


def _du_produit() -> Iterator[Path]:
    """Le code, et les gabarits de courriels et de documents ; pas les tests, qui jouent aussi ce qui se tape."""
    for chemin in [*fichiers_du_code(), *(RACINE / "templates").rglob("*.txt")]:
        if chemin.suffix in SELON_L_EXTENSION and not chemin.is_relative_to(RACINE / "tests"):
            yield chemin


def test_aucun_texte_du_produit_n_a_d_apostrophe_droite() -> None:
    lus = {c.relative_to(RACINE).as_posix(): (c.suffix, c.read_text(encoding="utf-8")) for c in _du_produit()}
    fautes = {nom: SELON_L_EXTENSION[suffixe](source) for nom, (suffixe, source) in lus.items()}
    restes = {nom: [t for t in textes if not t.startswith(PERMISES.get(nom, ()))] for nom, textes in fautes.items()}
    assert {nom: textes for nom, textes in restes.items() if textes} == {}
    assert {nom: len(fautes[nom]) for nom in PERMISES} == {nom: len(debuts) for nom, debuts in PERMISES.items()}


@pytest.mark.parametrize(
    "source",
    [
        """x = "l'avis" """,
        r"x = 'Aujourd\'hui'",
        """x = f"l'{organisme} attend" """,
        """x = f"{'a' if y else 'b'}, s'il faut" """,
        """x = "d'« Auch »" """,
        """x = "à l'[[ars]]" """,
        """x = ("Le titre, puis l'" "avis")""",
        """def f():\n    "Une docstring, l'avis."\n    return "L'avis" """,
    ],
)
def test_une_apostrophe_droite_plantee_dans_un_litteral_est_vue(source: str) -> None:
    assert len(apostrophes_du_python(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """'''L'avis.'''\n# L'avis\nx = "L’avis" """,
        """class A:\n    "L'avis."\n\n    async def f(self):\n        "D'abord l'avis." """,
        """x = "WHERE etat = 'soumis' AND n = '1'" """,
        """x = f"[name='{nom}'], default-src 'self'" """,
    ],
)
def test_docstrings_commentaires_et_guillemets_simples_passent(source: str) -> None:
    assert apostrophes_du_python(source) == []


def test_une_apostrophe_droite_plantee_dans_un_gabarit_est_vue() -> None:
    fautes = [
        "L'avis",
        """<a title="L'avis">""",
        """{% include 'x' with t="L'avis" %}""",
        "d'{{ nom }}",
        "l'<b>avis</b>",
    ]
    assert apostrophes_du_gabarit("\n".join(["<p>", *fautes, "</p>"])) == fautes
    sain = "{# L'avis #}{% comment %}\nL'avis{% endcomment %}<!-- l'avis --><a class='l' id='d'>{{ x|default:'n' }}</a>"
    assert apostrophes_du_gabarit(sain) == []


def test_une_apostrophe_droite_plantee_dans_un_script_est_vue() -> None:
    sain = """/* L'avis */\n// l'avis\nconst lien = "https://exemple.fr" + 'd';"""
    assert apostrophes_du_script(f"""{sain}\ndire("L'avis"); // l'avis""") == ["""dire("L'avis");"""]
