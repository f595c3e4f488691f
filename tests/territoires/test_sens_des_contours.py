"""Deux voisines tracées en sens contraires écrivent leur limite pareil : la compression ne la transmet qu'une fois."""

import json

from territoires.carte.contours import formes_reelles
from territoires.carte.sens import a_rebours
from territoires.carte.topojson import Topologie

A, B, C = "31037", "31210", "31582"
# Deux carrés ; l'arc 1 est leur limite.
ARCS = ([[1, 0], [0, 0], [0, 1], [1, 1]], [[1, 1], [1, 0]], [[1, 1], [2, 1], [2, 0], [1, 0]])
OPPOSES = {A: [[0, 1]], B: [[~1, 2]]}


def une_topologie(communes):
    return Topologie(tuple(tuple(map(tuple, arc)) for arc in ARCS), {"communes": communes}, "")


def test_de_deux_voisines_qui_parcourent_leur_limite_a_l_envers_une_se_retourne():
    assert a_rebours(une_topologie(OPPOSES)) == {A}


def test_deux_voisines_qui_la_parcourent_deja_pareil_gardent_leur_sens():
    assert a_rebours(une_topologie({A: [[0, 1]], B: [[2, 1]]})) == set()


def test_une_commune_seule_et_une_enclave_d_elle_meme_gardent_leur_sens():
    assert a_rebours(une_topologie({A: [[0, 1], [~1, 1]], B: [[2]]})) == set()


def test_de_trois_qui_se_touchent_deux_a_deux_la_plus_longue_limite_l_emporte():
    arcs = (((0, 0), (0, 1)), ((0, 0), (1, 0)), ((0, 0), (5, 5), (6, 6), (7, 7)))
    communes = {A: [[0, ~1]], B: [[~0, 2]], C: [[1, ~2]]}
    rebours = a_rebours(Topologie(arcs, {"communes": communes}, ""))
    assert (B in rebours) != (C in rebours)


def test_la_limite_s_ecrit_pareil_dans_les_deux_formes(tmp_path, settings):
    geometries = [{"type": "Polygon", "id": code, "arcs": anneaux} for code, anneaux in OPPOSES.items()]
    objets = {"communes": {"type": "GeometryCollection", "geometries": geometries}}
    contenu = {"type": "Topology", "arcs": ARCS, "objects": objets}
    (tmp_path / "communes_essai.topojson").write_text(json.dumps(contenu), encoding="utf-8")
    settings.CONTOURS_DIR = str(tmp_path)
    formes = formes_reelles([A, B])
    assert [anneau[:2] for [anneau] in formes.values()] == [[(1.0, 0.0), (1.0, 1.0)]] * 2
