"""Recherche de communes et d'EPCI, résolution d'une liste collée, sur la France entière."""

import pytest
from django.test import TestCase

from territoires.models import Commune
from territoires.recherche import chercher_communes, chercher_epcis, resoudre_liste
from territoires.recherche.approche import IndexApproche, ressemblance, trigrammes
from territoires.recherche.communes import separer_departement
from territoires.recherche.listes import ListeTropLongue
from tests.fabriques.territoires import semer_referentiel


def codes(texte, limite=20):
    return [trouvaille.commune.code for trouvaille in chercher_communes(texte, limite)]


class Recherche(TestCase):
    @classmethod
    def setUpTestData(cls):
        semer_referentiel()

    def test_la_premiere_reponse_est_la_commune_attendue(self):
        cas = {
            "Toulouse": "31555",
            "toulous": "31555",
            "SAINT-ORENS de gameville": "31506",
            "st orens de gameville": "31506",
            "ste foy d'aigrefeuille": "31480",
            "ste foy d’aigrefeuille": "31480",
            "ramonville st agne": "31446",
            "montpelier": "34172",
            "La Barthe-Inard": "31246",
            "ax les termes": "09032",
            "Ramonvile": "31446",
            "31555": "31555",
            "2a004": "2A004",
            "Saint-Jean 31": "31488",
            "saint jean (31)": "31488",
            "l union": "31561",
        }
        for texte, code in cas.items():
            with self.subTest(texte):
                assert codes(texte)[0] == code

    def test_un_code_postal_donne_toutes_ses_communes(self):
        attendues = set(Commune.objects.filter(codes_postaux__contains="31450").values_list("code", flat=True))
        assert len(attendues) == 20
        assert set(codes("31450", 50)) == attendues | {"31450"}

    def test_un_code_a_la_fois_insee_et_postal_donne_l_insee_d_abord(self):
        premiere = chercher_communes("31200")[0]
        assert (premiere.commune.code, premiere.motif) == ("31200", "code Insee 31200")
        assert "31555" in codes("31200")

    def test_un_ancien_code_et_un_ancien_nom_menent_a_la_commune_actuelle(self):
        trouvaille = chercher_communes("01003")[0]
        assert (trouvaille.commune.code, trouvaille.motif) == ("01165", "ancien code 01003 (Amareins)")
        assert codes("Amareins")[0] == "01165"

    def test_un_arrondissement_mene_a_sa_commune(self):
        assert codes("75101") == ["75056"]

    def test_une_commune_archivee_n_est_pas_proposee(self):
        Commune.objects.filter(pk="31506").update(archivee_le="2027-01-01")
        assert "31506" not in codes("Saint-Orens-de-Gameville")

    def test_un_texte_trop_court_ou_vide_ne_donne_rien(self):
        assert [codes(texte) for texte in ("", " ", "x", "--")] == [[], [], [], []]

    def test_la_limite_est_respectee(self):
        assert len(codes("saint", 7)) == 7

    def test_un_signe_joker_n_est_pas_un_joker(self):
        assert codes("%%%") == []

    def test_les_epcis_par_mots_et_par_siren(self):
        assert [epci.siren for epci in chercher_epcis("toulouse métropole")] == ["243100518"]
        assert [epci.siren for epci in chercher_epcis("243 100 518")] == ["243100518"]
        assert chercher_epcis("") == []

    def test_une_liste_melee_est_resolue(self):
        resolution = resoudre_liste("31555\n31069 Blagnac\nTournefeuille; Colomiers\t31000\n2a004\n")
        assert [c.code for c in resolution.trouvees] == ["31555", "31069", "31557", "31149", "2A004"]
        assert resolution.douteuses == resolution.inconnues == ()

    def test_chaque_forme_de_ligne_est_comprise(self):
        cas = {
            "31069;Blagnac;Haute-Garonne;26 000": ["31069"],
            "Blagnac;31069": ["31069"],
            "Saint-Sauveur;31516": ["31516"],
            "31555 31069, 31149": ["31555", "31069", "31149"],
            "- « Blagnac »": ["31069"],
            "Blagnac, Colomiers": ["31069", "31149"],
        }
        for texte, attendus in cas.items():
            with self.subTest(texte):
                resolution = resoudre_liste(texte)
                assert [c.code for c in resolution.trouvees] == attendus
                assert resolution.douteuses == resolution.inconnues == ()

    def test_un_code_et_un_nom_qui_se_contredisent_sont_un_doute(self):
        douteuse = resoudre_liste("31069 Toulouse").douteuses[0]
        assert [c.code for c in douteuse.candidates] == ["31069", "31555"]

    def test_un_homonyme_est_douteux_et_le_departement_du_territoire_vient_d_abord(self):
        douteuse = resoudre_liste("Saint-Sauveur", ["31"]).douteuses[0]
        assert douteuse.texte == "Saint-Sauveur"
        assert douteuse.candidates[0].departement_id == "31"
        assert len(douteuse.candidates) == 11

    def test_le_departement_leve_le_doute(self):
        assert [c.code for c in resoudre_liste("Saint-Sauveur (31)").trouvees] == ["31516"]

    def test_le_code_postal_leve_le_doute_d_un_nom(self):
        assert [c.code for c in resoudre_liste("Toulouse 31200").trouvees] == ["31555"]

    def test_un_code_postal_de_plusieurs_communes_est_douteux(self):
        douteuse = resoudre_liste("31650").douteuses[0]
        assert {"31506"} < {c.code for c in douteuse.candidates}

    def test_une_faute_de_frappe_est_proposee_jamais_choisie(self):
        resolution = resoudre_liste("Ramonvile")
        assert resolution.trouvees == ()
        assert "31446" in [c.code for c in resolution.douteuses[0].candidates]

    def test_l_inconnu_est_rendu_tel_quel(self):
        assert resoudre_liste("99999\nXyzzyx qwk").inconnues == ("99999", "Xyzzyx qwk")

    def test_un_ancien_code_est_traduit_et_le_dit(self):
        resolution = resoudre_liste("01003")
        assert [c.code for c in resolution.trouvees] == ["01165"]
        assert resolution.remarques == ("01003 (Amareins) fait aujourd’hui partie de Francheleins (01).",)

    def test_les_doublons_ne_comptent_qu_une_fois(self):
        assert len(resoudre_liste("31555\n31555\nToulouse").trouvees) == 1

    def test_une_liste_de_cent_cinquante_cinq_codes_coute_quatre_requetes(self):
        liste = "\n".join(Commune.objects.filter(departement_id="31").values_list("code", flat=True)[:155])
        with self.assertNumQueries(4):
            assert len(resoudre_liste(liste).trouvees) == 155

    def test_une_liste_demesuree_est_refusee(self):
        with pytest.raises(ListeTropLongue, match="2001 éléments"):
            resoudre_liste("31555\n" * 2001)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Saint-Jean (31)", ("Saint-Jean", "31")),
        ("Saint-Jean 31", ("Saint-Jean", "31")),
        ("Ajaccio 2a", ("Ajaccio", "2A")),
        ("Saint-Denis (974)", ("Saint-Denis", "974")),
        ("Toulouse", ("Toulouse", "")),
        ("31", ("31", "")),
    ],
)
def test_le_departement_se_detache_du_nom(texte, attendu):
    assert separer_departement(texte) == attendu


def test_les_trigrammes_marquent_les_bords():
    assert trigrammes("le vigan") == {"^le", "lev", "evi", "vig", "iga", "gan", "an$"}


def test_l_index_classe_le_plus_ressemblant_d_abord():
    index = IndexApproche([("1", "montpellier"), ("2", "montpeyroux"), ("3", "albi")])
    assert index.proches("montpelier", 5)[0] == "1"
    assert "3" not in index.proches("montpelier", 5)


def test_un_debut_ressemblant_vaut_moins_qu_un_nom_entier():
    assert ressemblance("ramonville", "ramonville") == 1
    assert 0.9 < ressemblance("ramonville", "ramonvillesaintagne") < 1
