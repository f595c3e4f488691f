"""La carte où l'on choisit : chaque commune à sa place, désignée par son code, sans rien qui s'exécute."""

import re

import pytest

from territoires.alentours import lire_alentours
from territoires.carte.choix import carte_de_choix, formes_nouvelles, projeter
from territoires.chargement import perimetre_de
from territoires.evaluation import evaluer
from territoires.models import Commune
from tests.fabriques.communes import semer_communes
from tests.fabriques.territoires import un_territoire

SIENNE, VOISINE, LOIN = "31582", "31450", "31555"


@pytest.fixture(autouse=True)
def sans_contours(settings):
    settings.CONTOURS_DIR = "/dossier/absent"


@pytest.fixture
def communes(db):
    semer_communes((SIENNE, VOISINE, LOIN))


def composer(codes):
    perimetre = perimetre_de(un_territoire(codes).version_courante)
    evaluation = evaluer(perimetre)
    return perimetre, evaluation, lire_alentours(perimetre, evaluation)


def formes(svg):
    return {code: classe for classe, code in re.findall(r'<path class="([^"]*)" data-code="(\d+)"', svg)}


class TestProjection:
    def test_l_equateur_et_greenwich_sont_l_origine(self):
        assert projeter((0.0, 0.0)) == (0, 0)

    def test_le_nord_est_en_haut_et_l_est_a_droite(self):
        x, y = projeter((1.44, 43.6))
        assert x > 0 > y

    def test_une_unite_vaut_cinquante_metres_a_l_equateur(self):
        assert projeter((1.0, 0.0))[0] == 2226


class TestCarte:
    def test_un_territoire_vide_n_a_pas_de_carte(self, communes):
        assert carte_de_choix(*composer(())) is None

    def test_elle_montre_le_territoire_et_ses_voisines_seulement(self, communes):
        svg = carte_de_choix(*composer([SIENNE])).svg
        assert formes(svg) == {SIENNE: "carte-commune carte-entiere", VOISINE: "carte-commune"}

    def test_sans_contours_elle_se_dit_schematique(self, communes):
        assert carte_de_choix(*composer([SIENNE])).schematique

    def test_un_nom_hostile_est_echappe(self, communes):
        Commune.objects.filter(pk=SIENNE).update(nom='<script>"x')
        svg = carte_de_choix(*composer([SIENNE])).svg
        assert "<script>" not in svg
        assert "&lt;script&gt;&quot;x" in svg

    def test_une_forme_garde_sa_place_quand_le_territoire_grandit(self, communes):
        avant = carte_de_choix(*composer([SIENNE])).svg
        apres = carte_de_choix(*composer([SIENNE, VOISINE])).svg
        trace = re.compile(rf'data-code="{VOISINE}"[^>]* d="([^"]+)"')
        assert trace.search(avant)[1] == trace.search(apres)[1]

    def test_une_commune_ajoutee_apporte_sa_forme_et_celles_de_ses_voisines(self, communes):
        perimetre, _evaluation, alentours = composer([SIENNE, VOISINE])
        assert set(formes(formes_nouvelles(perimetre, alentours, [VOISINE]))) == {SIENNE, VOISINE}


def attributs(svg):
    return {
        nom
        for forme in re.findall(r'<path class="carte-commune[^>]*>', svg)
        for nom in re.findall(r" ([a-z-]+)=", forme)
    }


class TestPoids:
    def test_une_forme_ne_redit_pas_ce_qu_une_ligne_de_la_page_dit_deja(self, communes):
        perimetre, evaluation, alentours = composer([SIENNE])
        assert alentours.dites == {SIENNE, VOISINE}
        svg = carte_de_choix(perimetre, evaluation, alentours, alentours.dites).svg
        assert attributs(svg) == {"class", "data-code", "d"}
        assert attributs(carte_de_choix(perimetre, evaluation, alentours).svg) == {
            "class",
            "data-code",
            "data-dit",
            "d",
        }

    def test_une_commune_en_partie_n_est_dite_par_aucune_ligne(self, communes):
        perimetre = perimetre_de(un_territoire(parties=[(SIENNE, "Bourg", 900)]).version_courante)
        assert lire_alentours(perimetre, evaluer(perimetre)).dites == {VOISINE}

    def test_une_ligne_figee_sous_une_autre_population_ne_dit_pas_la_commune(self, communes):
        perimetre, evaluation, _alentours = composer([SIENNE])
        Commune.objects.filter(pk=SIENNE).update(population=12)
        assert lire_alentours(perimetre, evaluation).dites == {VOISINE}

    def test_un_trace_ne_revient_pas_a_son_depart_il_se_ferme(self, communes):
        traces = re.findall(r'data-code="\d+"[^>]* d="M\S+ \S+l([^"z]*)z"', carte_de_choix(*composer([SIENNE])).svg)
        pas = [[int(nombre) for nombre in re.findall(r"[+-]\d+", trace)] for trace in traces]
        assert len(pas) == 2
        assert all((sum(p[::2]), sum(p[1::2])) != (0, 0) for p in pas)
