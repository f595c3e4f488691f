"""Le fichier d'un territoire : un code par ligne, ou une partie."""

import pytest

from territoires.fichier import LigneFautive, lire_territoire


def test_codes_parties_lignes_vides_et_commentaires():
    contenu = lire_territoire("\ufeff09122\n\n# une remarque\n2a004  # Ajaccio\n31555;Secteur 1;85804\n09122\n")
    assert contenu.codes == ("09122", "2A004")
    assert contenu.parties == (("31555", "Secteur 1", 85_804),)


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("9122", "Ligne 1 : « 9122 » n'est pas un code Insee"),
        ("09122\nFoix", "Ligne 2 : « FOIX »"),
        ("31555;Secteur 1", "Ligne 1 : une partie s'écrit"),
        ("31555;;5", "Ligne 1 : une partie s'écrit"),
        ("31555;A;5;6", "Ligne 1 : une partie s'écrit"),
        ("31555;A;-5", "Ligne 1 : « -5 » n'est pas un nombre"),
        ("31555;A;5\n31555;A;6", "Ligne 2 : la partie « A » de 31555 est déjà donnée"),
        ("31555\n31555;A;5", "Ligne 1 : 31555 est à la fois entière et en partie"),
    ],
)
def test_une_ligne_fautive_est_nommee(texte, message):
    with pytest.raises(LigneFautive, match=message):
        lire_territoire(texte)
