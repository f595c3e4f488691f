"""La carte SVG : décodage TopoJSON, fond schématique, structure, accessibilité, sécurité."""

import json
import xml.etree.ElementTree as ET

import pytest

from territoires.carte import carte_du_perimetre, contours, dessiner
from territoires.carte.fond import Repere, cadrer
from territoires.carte.legende import couper
from territoires.carte.schema import fond_schematique
from territoires.carte.topojson import TopologieIllisible, decoder, lire_topologie
from territoires.chargement import perimetre_des_codes
from territoires.evaluation import evaluer
from territoires.models import Commune
from territoires.recouvrement import Presence
from territoires.sources import MENTION_CARTE, MENTION_SCHEMA
from tests.fabriques.communes import semer_communes

SVG = "{http://www.w3.org/2000/svg}"
CODES = ("31037", "31210", "31582")

# Deux carrés voisins qui partagent l'arc 1 ; quantifié, différentiel.
TOPOLOGIE = {
    "type": "Topology",
    "transform": {"scale": [0.01, 0.01], "translate": [1.0, 43.0]},
    "arcs": [
        [[10, 0], [-10, 0], [0, 10], [10, 0]],
        [[10, 10], [0, -10]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "communes": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "31037", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "31210", "arcs": [[[2, 1]]]},
            ],
        },
        "departements": {
            "type": "GeometryCollection",
            "geometries": [{"type": "Polygon", "id": "31", "arcs": [[0, 1]]}],
        },
    },
}


@pytest.fixture
def dossier(tmp_path, settings):
    (tmp_path / "communes_essai.topojson").write_text(json.dumps(TOPOLOGIE), encoding="utf-8")
    settings.CONTOURS_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def sans_contours(tmp_path, settings):
    settings.CONTOURS_DIR = str(tmp_path / "absent")


def lire(svg):
    return ET.fromstring(svg)


def par_classe(racine, classe):
    return [noeud for noeud in racine.iter() if classe in noeud.get("class", "").split()]


class TestTopoJson:
    def test_un_arc_quantifie_est_remis_en_degres(self):
        haut, bas = decoder(TOPOLOGIE).arcs[1]
        assert haut == pytest.approx((1.1, 43.1))
        assert bas == pytest.approx((1.1, 43.0))

    def test_un_anneau_enchaine_ses_arcs_sans_repeter_la_jonction(self):
        topologie = decoder(TOPOLOGIE)
        points = topologie.points(topologie.objets["communes"]["31037"][0])
        assert len(points) == 5
        assert points[0] == points[-1]

    def test_un_numero_negatif_parcourt_l_arc_a_l_envers(self):
        topologie = decoder(TOPOLOGIE)
        assert topologie.points((~1,)) == list(topologie.arcs[1][::-1])

    def test_une_topologie_sans_quantification_se_lit_telle_quelle(self):
        brut = {"type": "Topology", "arcs": [[[1, 2], [3, 4]]], "objects": {}}
        assert decoder(brut).arcs == (((1.0, 2.0), (3.0, 4.0)),)

    @pytest.mark.parametrize("contenu", ["{", "[]", '{"type": "Polygon"}', '{"type": "Topology"}'])
    def test_un_fichier_illisible_est_nomme(self, tmp_path, contenu):
        chemin = tmp_path / "communes_x.topojson"
        chemin.write_text(contenu, encoding="utf-8")
        with pytest.raises(TopologieIllisible, match="communes_x.topojson"):
            lire_topologie(chemin)


class TestFondReel:
    def test_le_contour_est_fait_des_arcs_d_une_seule_commune(self, dossier):
        fond = contours.fond_reel({"31037", "31210"}, ())
        assert len(fond.contour) == 2
        assert len(contours.fond_reel({"31037"}, ()).contour) == 2

    def test_les_limites_sont_celles_des_departements(self, dossier):
        assert len(contours.fond_reel({"31037", "31210"}, ()).limites) == 2

    def test_une_voisine_est_dessinee_sans_entrer_dans_le_contour(self, dossier):
        fond = contours.fond_reel({"31037"}, {"31210", "99999"})
        assert set(fond.formes) == {"31037", "31210"}

    def test_une_commune_sans_contour_renonce_au_fond_reel(self, dossier):
        assert contours.fond_reel({"31037", "31582"}, ()) is None

    def test_sans_dossier_il_n_y_a_pas_de_fond_reel(self, sans_contours):
        assert contours.dossier_des_contours() is None
        assert contours.fond_reel({"31037"}, ()) is None

    def test_le_dossier_voisin_sert_par_defaut(self, tmp_path, settings):
        settings.CONTOURS_DIR = ""
        settings.BASE_DIR = tmp_path / "main"
        assert contours.dossier_des_contours() is None
        voisin = tmp_path / contours.DOSSIER_VOISIN
        voisin.mkdir(parents=True)
        (voisin / "communes_essai.topojson").write_text(json.dumps(TOPOLOGIE), encoding="utf-8")
        assert contours.dossier_des_contours() == voisin


def aire(points):
    suite = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in suite)) / 2


DAMIER = {
    f"{ligne}{colonne}": Repere(f"{ligne}{colonne}", "31", 1 + colonne * 0.1, 43 + ligne * 0.1, 9000)
    for ligne in range(5)
    for colonne in range(5)
}
PAIRES = [
    (a, b) for a in DAMIER for b in DAMIER if a < b and abs(int(a[0]) - int(b[0])) + abs(int(a[1]) - int(b[1])) == 1
]


class TestFondSchematique:
    def test_chaque_cellule_contient_son_point(self):
        fond = fond_schematique(DAMIER, set(DAMIER), PAIRES)
        for code, [points] in fond.formes.items():
            repere = DAMIER[code]
            abscisses, ordonnees = [p[0] for p in points], [p[1] for p in points]
            assert min(abscisses) < repere.longitude < max(abscisses)
            assert min(ordonnees) < repere.latitude < max(ordonnees)

    def test_au_coeur_d_un_damier_les_cellules_ont_la_taille_des_cases(self):
        fond = fond_schematique(DAMIER, set(DAMIER), PAIRES)
        assert aire(fond.formes["22"][0]) == pytest.approx(0.01, rel=0.01)

    def test_le_contour_ne_passe_pas_entre_deux_communes_du_territoire(self):
        siens = {code for code in DAMIER if code[0] in "123" and code[1] in "123"}
        fond = fond_schematique(DAMIER, siens, PAIRES)
        milieux = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in fond.contour]
        for x, y in milieux:
            assert max(abs(x - 1.2), abs(y - 43.2)) == pytest.approx(0.15, abs=0.01)

    def test_une_limite_separe_deux_departements(self):
        reperes = {
            "a": Repere("a", "31", 1.0, 43.0, 5000),
            "b": Repere("b", "09", 1.1, 43.0, 5000),
            "c": Repere("c", "31", 0.9, 43.0, 5000),
        }
        fond = fond_schematique(reperes, set(reperes), [("a", "b"), ("a", "c")])
        assert len(fond.limites) == 1
        assert all(x == pytest.approx(1.05) for x, _y in fond.limites[0])


@pytest.mark.django_db
class TestDessin:
    @pytest.fixture(autouse=True)
    def communes(self):
        semer_communes((*CODES, "31377", "31450", "31514", "31566", "31555"))

    def territoire(self, parties=(), presences=()):
        perimetre = perimetre_des_codes(CODES, parties)
        return perimetre, evaluer(perimetre, presences)

    def test_un_dessin_est_une_image_nommee_et_decrite(self, sans_contours):
        racine = lire(carte_du_perimetre(*self.territoire(), titre="Territoire <A&B>", identifiant="c1").svg)
        assert racine.get("role") == "img"
        textes = {noeud.get("id"): noeud.text for noeud in racine if noeud.get("id")}
        assert textes["c1-titre"] == "Territoire <A&B>"
        assert "3 communes entières" in textes["c1-description"]
        assert set(racine.get("aria-labelledby").split()) == set(textes)

    def test_aucun_style_en_ligne_ni_script(self, sans_contours):
        svg = dessiner(self.territoire()[0], partagees=[CODES[0]])
        noms = {nom for noeud in lire(svg).iter() for nom in noeud.attrib}
        assert "style" not in noms
        assert not [nom for nom in noms if nom.startswith("on")]
        assert not [noeud for noeud in lire(svg).iter() if noeud.tag in (f"{SVG}style", f"{SVG}script")]

    def test_chaque_commune_a_sa_forme_et_son_infobulle(self, sans_contours):
        racine = lire(dessiner(self.territoire()[0]))
        bulles = [noeud.find(f"{SVG}title").text for noeud in par_classe(racine, "carte-commune")]
        assert len(bulles) == len(CODES)
        assert any(bulle.startswith("Villefranche-de-Lauragais (31), ") for bulle in bulles)

    def test_une_partie_est_hachuree_et_legendee(self, sans_contours):
        racine = lire(carte_du_perimetre(*self.territoire([("31555", "Nord", 10)])).svg)
        [forme] = [n for n in par_classe(racine, "carte-partielle") if n.tag == f"{SVG}path"]
        assert forme.get("fill") == "url(#carte-hachures)"
        assert "Commune comprise en partie" in [n.text for n in par_classe(racine, "carte-texte")]
        assert "Comprises en partie, hachurées : Toulouse." in racine.find(f"{SVG}desc").text

    def test_une_commune_partagee_est_quadrillee_et_dite(self, sans_contours):
        racine = lire(carte_du_perimetre(*self.territoire(presences=[Presence("B", "31582")])).svg)
        [forme] = [n for n in par_classe(racine, "carte-partagee") if n.tag == f"{SVG}path"]
        assert forme.get("fill") == "url(#carte-quadrillage)"
        assert forme.find(f"{SVG}title").text.endswith("partagée avec un autre dossier")
        assert "Commune partagée avec un autre dossier" in [n.text for n in par_classe(racine, "carte-texte")]

    def test_la_legende_ne_montre_que_ce_qui_est_sur_la_carte(self, sans_contours):
        textes = [n.text for n in par_classe(lire(dessiner(self.territoire()[0])), "carte-texte")]
        assert "Commune comprise en partie" not in textes
        assert "Commune partagée avec un autre dossier" not in textes

    def test_sans_contours_la_carte_se_dit_schematique(self, sans_contours):
        carte = carte_du_perimetre(*self.territoire())
        assert (carte.schematique, carte.mention) == (True, MENTION_SCHEMA)
        mention = " ".join(n.text for n in par_classe(lire(carte.svg), "carte-mention"))
        assert mention == MENTION_SCHEMA
        assert "ne sont pas les limites réelles" in carte.description

    def test_avec_des_contours_la_carte_cite_leur_source(self, dossier):
        perimetre = perimetre_des_codes(["31037", "31210"])
        carte = carte_du_perimetre(perimetre, evaluer(perimetre))
        assert (carte.schematique, carte.mention) == (False, MENTION_CARTE)
        assert len(par_classe(lire(carte.svg), "carte-commune")) == 2

    def test_un_territoire_vide_ou_sans_point_n_a_pas_de_carte(self, sans_contours):
        vide = perimetre_des_codes([])
        assert carte_du_perimetre(vide, evaluer(vide)) is None
        assert dessiner(vide) == ""
        Commune.objects.filter(pk="31555").update(longitude=None, latitude=None)
        assert dessiner(perimetre_des_codes(["31555"])) == ""

    def test_le_meme_territoire_donne_exactement_le_meme_dessin(self, sans_contours):
        assert dessiner(self.territoire()[0]) == dessiner(self.territoire()[0])

    def test_dessiner_coute_une_requete(self, sans_contours, django_assert_num_queries):
        perimetre, evaluation = self.territoire()
        with django_assert_num_queries(1):
            carte_du_perimetre(perimetre, evaluation)

    def test_l_adresse_de_donnees_contient_le_dessin(self, sans_contours):
        carte = carte_du_perimetre(*self.territoire())
        assert carte.adresse.startswith("data:image/svg+xml;base64,PHN2Zy")


def test_le_cadre_garde_les_proportions_et_tient_dans_la_page():
    cadre = cadrer([(1.0, 43.0), (2.0, 44.0)], 640, 600, 18)
    ouest, sud = cadre.placer((1.0, 43.0))
    est, nord = cadre.placer((2.0, 44.0))
    assert 18 <= ouest < est <= 622
    assert 18 <= nord + 0.001 < sud <= cadre.hauteur - 17.999
    assert (est - ouest) / (sud - nord) == pytest.approx(0.7254, abs=0.001)


def test_une_mention_longue_est_coupee_aux_espaces():
    lignes = couper("un texte assez long pour deux lignes", 150, 12)
    assert " ".join(lignes) == "un texte assez long pour deux lignes"
    assert len(lignes) == 2
