"""La clé de recherche : ce qu'un humain tape et ce que l'Insee écrit s'y rejoignent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.textes import au_clavier, en_incise, normaliser, sans_accents, vers


@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("Saint-Orens-de-Gameville", "saint orens de gameville"),
        ("ST ORENS de Gameville", "saint orens de gameville"),
        ("Ste-Foy-d'Aigrefeuille", "sainte foy d aigrefeuille"),
        ("Sts-Geosmes", "saints geosmes"),
        ("L\u2019Isle\u2011Jourdain", "l isle jourdain"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("ŒUF", "oeuf"),
        ("  Ars-sur-Moselle  ", "ars sur moselle"),
        ("Aÿ-Champagne", "ay champagne"),
        ("Estaing", "estaing"),
        ("3e arrondissement", "3e arrondissement"),
        ("", ""),
        ("--", ""),
    ],
)
def test_la_cle_efface_casse_accents_signes_et_abreviations(texte, cle):
    assert normaliser(texte) == cle


@given(st.text(max_size=40))
def test_normaliser_deux_fois_ne_change_plus_rien(texte):
    assert normaliser(normaliser(texte)) == normaliser(texte)


@given(st.text(max_size=40))
def test_la_cle_n_a_que_des_lettres_simples_des_chiffres_et_des_espaces_simples(texte):
    cle = normaliser(texte)
    assert set(cle) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert cle == " ".join(cle.split())


def test_au_clavier_l_apostrophe_est_droite_et_rien_d_autre_ne_change():
    assert au_clavier("L’Isle-en-Dodon, l'été : « œuf »") == "L'Isle-en-Dodon, l'été : « œuf »"


def test_sans_accents_garde_casse_et_ponctuation():
    assert sans_accents("Évry-Courcouronnes, À") == "Evry-Courcouronnes, A"


@pytest.mark.parametrize(
    ("libelle", "en_phrase"),
    [
        ("Rendre l’avis du Guichet", "rendre l’avis du Guichet"),
        ("Instruire (ARS)", "instruire (ARS)"),
        ("ARS instructeur", "ARS instructeur"),
        ("Écrire", "écrire"),
        ("", ""),
    ],
)
def test_un_libelle_dans_une_phrase_ne_perd_que_sa_capitale_initiale(libelle, en_phrase):
    assert en_incise(libelle) == en_phrase


def test_un_lien_de_retour_dit_ou_il_mene():
    noms = ("le contrat renouvelé", "l\u2019avenant n° 2", "la lettre", "les versements")
    assert [vers(nom) for nom in noms] == [
        "au contrat renouvelé", "à l\u2019avenant n° 2", "à la lettre", "aux versements"
    ]  # fmt: skip
