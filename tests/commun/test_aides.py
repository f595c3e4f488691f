"""L'aide d'un champ : son exemple à part, ses mots liés au glossaire."""

import pytest

from commun.composants.aides import Aide, aide_en_clair, lire_aide, rendre_aide
from cpts_portal.contenus.glossaire import GLOSSAIRE


@pytest.mark.parametrize(
    ("brut", "attendue"),
    [
        ("Quatorze chiffres. Par exemple : 552 100 554.", Aide("Quatorze chiffres.", "552 100 554.")),
        ("Par exemple « Quartiers nord ».", Aide("", "« Quartiers nord ».")),
        ("Quatorze chiffres.", Aide("Quatorze chiffres.")),
        ("Deux fois. Par exemple : a. Par exemple : b.", Aide("Deux fois.", "a. Par exemple : b.")),
        ("", Aide("")),
    ],
)
def test_l_exemple_se_separe_de_l_aide(brut, attendue):
    assert lire_aide(brut) == attendue


def test_l_exemple_se_voit_comme_un_exemple():
    rendu = rendre_aide("Quatorze chiffres. Par exemple : 552 100 554.")
    assert rendu == (
        'Quatorze chiffres.<span class="exemple"><span class="exemple-mot">Exemple :</span> 552 100 554.</span>'
    )


def test_un_mot_du_metier_mene_au_glossaire():
    rendu = rendre_aide("Les crédits [[fir]], dits [[fir|fonds régional]].")
    assert rendu.count("/glossaire/#fir") == 2
    assert ">FIR</a>" in rendu
    assert ">fonds régional</a>" in rendu
    assert GLOSSAIRE["fir"].definition in rendu


def test_sur_papier_les_mots_se_lisent_nus():
    assert aide_en_clair("Le [[fir]] ou le [[dac|dispositif]]. Par exemple : [[fir]].") == Aide(
        "Le FIR ou le dispositif.", "FIR."
    )


def test_un_mot_sans_definition_est_un_defaut():
    with pytest.raises(KeyError, match="inconnu"):
        rendre_aide("Un mot [[inconnu]].")
