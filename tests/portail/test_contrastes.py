"""Les couleurs du thème : contrastes calculés (WCAG 2.2) et copies du thème sombre identiques."""

import re
from itertools import product

import pytest

from cpts_portal.actifs import RACINE

FEUILLE = (RACINE / "static" / "css" / "jetons.css").read_text(encoding="utf-8")
BLOCS = {
    "clair": r":root \{(.*?)\n\}",
    "sombre": r':root\[data-theme="sombre"\] \{(.*?)\n\}',
    "sombre du système": r':root:not\(\[data-theme="clair"\]\) \{(.*?)\n  \}',
}
FONDS = ("papier", "brume")
TEXTES = (
    *product(("encre", "encre-douce", "marque", "marque-vive", "danger", "danger-vif"), FONDS),
    *product(("accent", "succes", "attention", "info"), ("papier",)),
    *product(("encre",), ("marque-pale", "accent-pale", "succes-pale", "attention-pale", "danger-pale", "info-pale")),
    ("encre-douce", "accent-pale"),
    ("encre-douce", "marque-pale"),
    ("marque", "marque-pale"),
    ("marque-vive", "marque-pale"),
    ("accent", "accent-pale"),
    ("succes", "succes-pale"),
    ("attention", "attention-pale"),
    ("danger", "danger-pale"),
    ("info", "info-pale"),
    ("sur-marque", "marque"),
    ("sur-marque", "marque-vive"),
    ("sur-accent", "accent"),
    ("sur-danger", "danger"),
    ("sur-danger", "danger-vif"),
    ("sur-pied", "pied"),
    ("sur-pied-doux", "pied"),
)
TRACES = (
    *product(("trait-fort", "focus"), FONDS),
    ("focus-pied", "pied"),
    ("marque", "papier"),
    ("danger", "papier"),
)


def _jetons(bloc: str) -> dict[str, str]:
    contenu = re.search(BLOCS[bloc], FEUILLE, flags=re.DOTALL)
    assert contenu, bloc
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", contenu[1]))


def _luminance(couleur: str) -> float:
    composantes = (int(couleur[rang : rang + 2], 16) / 255 for rang in (1, 3, 5))
    lineaires = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in composantes]
    return 0.2126 * lineaires[0] + 0.7152 * lineaires[1] + 0.0722 * lineaires[2]


def contraste(une: str, autre: str) -> float:
    """Rapport de contraste entre deux couleurs, de 1 à 21."""
    sombre, claire = sorted((_luminance(une), _luminance(autre)))
    return (claire + 0.05) / (sombre + 0.05)


def test_le_calcul_de_contraste_suit_la_norme():
    assert contraste("#000000", "#ffffff") == pytest.approx(21)
    assert contraste("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("bloc", BLOCS)
@pytest.mark.parametrize(("texte", "fond"), TEXTES)
def test_chaque_texte_atteint_4_5(bloc, texte, fond):
    jetons = _jetons("clair") | _jetons(bloc)
    assert contraste(jetons[texte], jetons[fond]) >= 4.5


@pytest.mark.parametrize("bloc", BLOCS)
@pytest.mark.parametrize(("trace", "fond"), TRACES)
def test_chaque_bordure_et_chaque_focus_atteint_3(bloc, trace, fond):
    jetons = _jetons("clair") | _jetons(bloc)
    assert contraste(jetons[trace], jetons[fond]) >= 3


def test_le_theme_sombre_enregistre_est_celui_du_systeme():
    assert _jetons("sombre") == _jetons("sombre du système")


def test_le_theme_sombre_redefinit_chaque_couleur():
    assert set(_jetons("clair")) == set(_jetons("sombre"))


def test_toute_couleur_des_feuilles_passe_par_un_jeton():
    feuilles = ("base", "gabarit", "formulaires", "composants", "pages")
    en_dur = {
        nom: re.findall(r"#[0-9a-fA-F]{3,8}\b", (RACINE / "static/css" / f"{nom}.css").read_text(encoding="utf-8"))
        for nom in feuilles
    }
    assert en_dur == {nom: [] for nom in feuilles}
