"""Combien de CPTS, et des territoires plausibles pour celles que le fichier ne donne pas."""

from collections import Counter, deque

import pytest

from comptes.enums import Role
from comptes.models import Affectation
from cpts_portal.demo.grappes import grappes
from cpts_portal.demo.volume import NOMBRE_EN_OCCITANIE, TropDeDossiers, choisir
from territoires.chargement import perimetre_des_codes
from territoires.evaluation import evaluer

# Une grille de 6 × 6 communes de mille habitants, et une île.
GRILLE = {f"{ligne}{colonne}": 1000 for ligne in range(6) for colonne in range(6)} | {"ile": 300}
VOISINS = {
    f"{ligne}{colonne}": [
        f"{ligne + dl}{colonne + dc}"
        for dl, dc in ((0, 1), (1, 0), (0, -1), (-1, 0))
        if f"{ligne + dl}{colonne + dc}" in GRILLE
    ]
    for ligne in range(6)
    for colonne in range(6)
}


def d_un_seul_tenant(codes: tuple[str, ...]) -> bool:
    vus, file = {codes[0]}, deque([codes[0]])
    while file:
        for voisin in set(VOISINS.get(file.popleft(), ())) & set(codes) - vus:
            vus.add(voisin)
            file.append(voisin)
    return vus == set(codes)


def test_les_grappes_partagent_toutes_les_communes_sans_en_prendre_deux_fois() -> None:
    trouvees = grappes(GRILLE, VOISINS, 5000)
    assert sorted(code for grappe in trouvees for code in grappe) == sorted(GRILLE)


def test_chaque_grappe_est_d_un_seul_tenant_et_proche_de_la_cible() -> None:
    trouvees = grappes(GRILLE, VOISINS, 5000)
    assert all(d_un_seul_tenant(grappe) for grappe in trouvees)
    habitants = sorted(sum(GRILLE[code] for code in grappe) for grappe in trouvees)
    assert habitants[0] == 300
    assert all(2500 <= nombre <= 10_000 for nombre in habitants[1:])


def test_un_petit_nombre_commence_un_grand(demo) -> None:
    assert [c.id for c in choisir(130)][:20] == [c.id for c in choisir(20)]
    assert {c.departement for c in choisir(20)} == {"31"}


def test_les_cpts_composees_ont_un_nom_a_elles_et_ne_chevauchent_pas_celles_du_fichier(demo) -> None:
    toutes = choisir(2000)
    entieres = [code for cpts in toutes[NOMBRE_EN_OCCITANIE:] for code in cpts.codes]
    assert len({cpts.nom for cpts in toutes}) == 2000
    assert len(entieres) == len(set(entieres))
    assert not set(entieres) & {code for cpts in toutes[:NOMBRE_EN_OCCITANIE] for code in cpts.codes}


def test_une_cpts_composee_est_d_un_seul_tenant(demo) -> None:
    composees = [cpts for cpts in choisir(142)[NOMBRE_EN_OCCITANIE:] if cpts.codes]
    assert {len(evaluer(perimetre_des_codes(cpts.codes)).composantes) for cpts in composees} == {1}


def test_un_secteur_de_grande_ville_a_sa_part_de_la_population(demo) -> None:
    secteurs = [cpts for cpts in choisir(2000) if cpts.ville == "Nice"]
    assert [cpts.nom for cpts in secteurs] == [f"CPTS (démo) Nice secteur {rang} (06)" for rang in (1, 2, 3, 4)]
    assert len({cpts.parties[0].population // 10 for cpts in secteurs}) == 1


def test_on_ne_compose_pas_plus_de_cpts_que_de_communes(demo) -> None:
    with pytest.raises(TropDeDossiers, match="au plus"):
        choisir(5000)


def test_des_relecteurs_en_nombre_se_partagent_les_urps(demo) -> None:
    for _passage in range(2):
        demo.agents.installer_les_relecteurs(30)
    urps = Affectation.objects.filter(utilisateur__email__startswith="urps-relecteur-", role=Role.RELECTEUR_URPS)
    assert Counter(urps.values_list("organisation__profession", flat=True)) == {"21": 7, "50": 7, "70": 6, "40": 6}
