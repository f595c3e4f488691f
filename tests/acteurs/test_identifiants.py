"""Formes et clés des identifiants : exemples connus et propriétés."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from acteurs import identifiants
from acteurs.identifiants import IdentifiantInvalide

chiffres = st.text(alphabet="0123456789", min_size=1, max_size=30)
LECTEURS = {
    "rpps": identifiants.lire_rpps,
    "finess": identifiants.lire_finess,
    "rna": identifiants.lire_rna,
    "siren": identifiants.lire_siren,
    "siret": identifiants.lire_siret,
    "iban": identifiants.lire_iban,
    "adeli": identifiants.lire_adeli,
    "insee": identifiants.lire_insee,
}
JUSTES = {
    "rpps": "",
    "finess": "090000019",
    "rna": "W313012345",
    "siren": "732829320",
    "siret": "73282932000074",
    "iban": "FR1420041010050500013M02606",
    "adeli": "319312345",
    "insee": "2A004",
}


def _avec_cle(base: str) -> str:
    return base + luhn.calc_check_digit(base)


@pytest.mark.parametrize("nature", LECTEURS)
def test_un_identifiant_juste_est_rendu_tel_quel(nature):
    valeur = _avec_cle("1000345678") if nature == "rpps" else JUSTES[nature]
    assert LECTEURS[nature](valeur).valeur == valeur


@pytest.mark.parametrize("nature", LECTEURS)
def test_les_separateurs_et_la_casse_sont_oublies(nature):
    valeur = _avec_cle("1000345678") if nature == "rpps" else JUSTES[nature]
    saisie = f" {valeur[:3].lower()}\u202f{valeur[3:5]}-{valeur[5:].lower()}. "
    assert LECTEURS[nature](saisie).valeur == valeur


@pytest.mark.parametrize("nature", LECTEURS)
@pytest.mark.parametrize("faux", ["", "x", "0" * 40, "١٢٣٤٥٦٧٨٩٠١", "²²²²²²²²²", "12345\n6789x"])
def test_ce_qui_n_a_pas_la_forme_est_refuse_avec_un_message(nature, faux):
    with pytest.raises(IdentifiantInvalide, match="."):
        LECTEURS[nature](faux)


@pytest.mark.parametrize(("nature", "longueur"), [("rpps", 10), ("finess", 8), ("siren", 8)])
@given(donnees=st.data())
def test_une_seule_cle_convient(nature, longueur, donnees):
    base = donnees.draw(st.text(alphabet="0123456789", min_size=longueur, max_size=longueur))
    acceptes = [cle for cle in "0123456789" if _accepte(nature, base + cle)]
    assert acceptes == [luhn.calc_check_digit(base)]


@pytest.mark.parametrize("nature", ["rpps", "finess"])
@given(donnees=st.data())
def test_un_chiffre_change_casse_la_cle(nature, donnees):
    longueur = {"rpps": 10, "finess": 8}[nature]
    juste = _avec_cle(donnees.draw(st.text(alphabet="0123456789", min_size=longueur, max_size=longueur)))
    rang = donnees.draw(st.integers(0, longueur))
    autre = donnees.draw(st.sampled_from([c for c in "0123456789" if c != juste[rang]]))
    assert not _accepte(nature, juste[:rang] + autre + juste[rang + 1 :])


@given(chiffres)
def test_seules_les_longueurs_prevues_passent(texte):
    longueurs = {"rpps": {11}, "finess": {9}, "siren": {9}, "siret": {14}, "insee": {5}, "adeli": {9}}
    for nature, attendues in longueurs.items():
        if len(texte) not in attendues:
            assert not _accepte(nature, texte)


@given(st.text(max_size=40))
def test_aucune_saisie_ne_leve_autre_chose_qu_un_refus(texte):
    for nature in LECTEURS:
        _accepte(nature, texte)


@pytest.mark.parametrize("prefixe", ["2A", "2B"])
def test_un_finess_corse_est_accepte_avec_un_avertissement(prefixe):
    lecture = identifiants.lire_finess(f"{prefixe}0000014")
    assert lecture.valeur == f"{prefixe}0000014"
    assert "corse" in lecture.avertissement


def test_un_finess_du_continent_n_avertit_pas():
    assert identifiants.lire_finess(JUSTES["finess"]).avertissement is None


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837"])
def test_les_siret_de_la_poste_sont_acceptes(siret):
    assert identifiants.lire_siret(siret).valeur == siret


def test_un_siret_de_la_poste_a_la_somme_fausse_est_refuse():
    with pytest.raises(IdentifiantInvalide):
        identifiants.lire_siret("35600000049838")


def test_un_iban_etranger_de_la_zone_sepa_avertit():
    assert "hors de France" in identifiants.lire_iban("DE89370400440532013000").avertissement


def test_un_iban_francais_n_avertit_pas():
    assert identifiants.lire_iban(JUSTES["iban"]).avertissement is None


def test_un_iban_hors_sepa_est_refuse():
    with pytest.raises(IdentifiantInvalide, match="SEPA"):
        identifiants.lire_iban("TN5910006035183598478831")


def test_un_adeli_est_lu_et_demande_le_rpps():
    assert "RPPS" in identifiants.lire_adeli(JUSTES["adeli"]).avertissement


@pytest.mark.parametrize("rna", ["W31301234", "W3130123456", "X313012345", "W31301234A", "W2C1234567"])
def test_un_rna_mal_forme_est_refuse(rna):
    with pytest.raises(IdentifiantInvalide, match="W suivi de neuf chiffres"):
        identifiants.lire_rna(rna)


@pytest.mark.parametrize("nature", LECTEURS)
def test_le_validateur_dit_le_meme_refus(nature):
    with pytest.raises(ValidationError) as refus:
        getattr(identifiants, f"valider_{nature}")("x")
    assert refus.value.code == "identifiant"
    with pytest.raises(IdentifiantInvalide) as attendu:
        LECTEURS[nature]("x")
    assert refus.value.messages == [str(attendu.value)]


def test_un_iban_s_affiche_par_groupes_de_quatre():
    assert identifiants.formater_iban(JUSTES["iban"]) == "FR14 2004 1010 0505 0001 3M02 606"


def _accepte(nature: str, texte: str) -> bool:
    try:
        LECTEURS[nature](texte)
    except IdentifiantInvalide:
        return False
    return True
