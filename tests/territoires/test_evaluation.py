"""L'évaluation d'un territoire : sommes, départements, pilote, avertissements. Sans base."""

from dataclasses import replace

import pytest

from territoires.constats import Alerte
from territoires.evaluation import evaluer
from territoires.perimetre import CommuneLue, PartieLue, Perimetre
from territoires.recouvrement import Presence


def commune(code, population=1000, departement=None, **autres):
    departement = departement or code[:2]
    valeurs = {"region": "76", "millesime": 2023, **autres}
    return CommuneLue(
        code, f"Commune {code}", departement, f"Département {departement}", population=population, **valeurs
    )


def perimetre(*communes, **autres):
    return Perimetre(communes=communes, **autres)


def test_la_population_additionne_communes_entieres_et_parties():
    resultat = evaluer(perimetre(commune("09001", 1200), parties=(PartieLue(commune("09002", 9000), "Nord", 300),)))
    assert resultat.population == 1500


def test_le_nombre_de_communes_ne_compte_que_les_entieres():
    resultat = evaluer(perimetre(commune("09001"), parties=(PartieLue(commune("09002"), "Nord", 300),)))
    assert (resultat.nb_communes, resultat.nb_parties) == (1, 1)


def test_une_partie_ne_fait_pas_de_composante():
    resultat = evaluer(Perimetre(parties=(PartieLue(commune("09002"), "Nord", 300),)))
    assert resultat.composantes == ()


def test_une_population_inconnue_compte_pour_zero_et_se_signale():
    resultat = evaluer(perimetre(commune("09001"), commune("98411", None)))
    assert resultat.population == 1000
    assert Alerte.POPULATION_INCONNUE in resultat.alertes


def test_la_population_corrigee_remplace_la_somme_et_change_la_taille():
    resultat = evaluer(perimetre(commune("09001", 39_000), population_corrigee=60_000, motif_correction="Accord ARS"))
    assert (resultat.population, resultat.population_calculee, resultat.taille) == (60_000, 39_000, 2)
    assert Alerte.POPULATION_CORRIGEE in resultat.alertes


def test_les_departements_sont_ranges_et_portent_leurs_habitants():
    resultat = evaluer(
        perimetre(commune("31001", 10), commune("09001", 20), parties=(PartieLue(commune("81004", 99), "Est", 5),))
    )
    assert [(d.code, d.population, d.nb_communes) for d in resultat.departements] == [
        ("09", 20, 1),
        ("31", 10, 1),
        ("81", 5, 0),
    ]


def test_le_pilote_est_le_departement_le_plus_peuple():
    assert evaluer(perimetre(commune("09001", 20), commune("31001", 21))).pilote == "31"


def test_a_egalite_le_pilote_est_le_plus_petit_code():
    assert evaluer(perimetre(commune("31001", 20), commune("09001", 20))).pilote == "09"


def test_le_millesime_est_celui_des_communes():
    assert evaluer(perimetre(commune("09001"))).millesime == 2023


def test_une_version_figee_garde_son_millesime():
    assert evaluer(perimetre(commune("09001"), millesime=2020)).millesime == 2020


def test_des_millesimes_meles_se_signalent():
    resultat = evaluer(perimetre(commune("09001"), commune("97601", millesime=2017)))
    assert Alerte.MILLESIMES_MELES in resultat.alertes


@pytest.mark.parametrize(
    ("population", "alerte"),
    [
        (80_000, Alerte.BORNE_A_CONFIRMER),
        (80_001, Alerte.SEUIL_PROCHE),
        (40_000, Alerte.SEUIL_PROCHE),
        (60_000, None),
    ],
)
def test_l_avertissement_de_seuil(population, alerte):
    alertes = evaluer(perimetre(commune("09001", population))).alertes
    assert alertes & {Alerte.BORNE_A_CONFIRMER, Alerte.SEUIL_PROCHE} == ({alerte} if alerte else set())


def test_un_territoire_morcele_nomme_ce_qui_est_a_l_ecart():
    resultat = evaluer(
        perimetre(commune("09001"), commune("09002"), commune("09003"), paires=frozenset({("09001", "09002")}))
    )
    assert [[c.code for c in groupe] for groupe in resultat.composantes] == [["09001", "09002"], ["09003"]]
    texte = next(a.texte for a in resultat.avertissements if a.alerte is Alerte.MORCELE)
    assert "2 ensembles" in texte
    assert "Commune 09003 (09)" in texte


def test_un_trou_est_nomme():
    resultat = evaluer(perimetre(commune("09001"), trous=((commune("09009"),),)))
    assert "Commune 09009 (09) : commune entourée" in "".join(a.texte for a in resultat.avertissements)


def test_une_commune_archivee_se_signale():
    resultat = evaluer(perimetre(commune("09001"), replace(commune("09002"), archivee=True)))
    assert Alerte.COMMUNE_ARCHIVEE in resultat.alertes


def test_deux_regions_se_signalent():
    resultat = evaluer(perimetre(commune("32001"), commune("40001", region="75")))
    assert {Alerte.PLUSIEURS_REGIONS, Alerte.PLUSIEURS_DEPARTEMENTS} <= resultat.alertes


def test_des_parties_plus_peuplees_que_la_commune_se_signalent():
    ville = commune("31555", 1000)
    resultat = evaluer(Perimetre(parties=(PartieLue(ville, "Nord", 600), PartieLue(ville, "Sud", 401))))
    assert Alerte.PARTIES_EXCESSIVES in resultat.alertes


def test_les_recouvrements_nomment_les_communes_et_sont_ranges():
    resultat = evaluer(
        perimetre(commune("09001"), commune("09002")),
        [Presence("B", "09002"), Presence("A", "09001"), Presence("C", "31555")],
    )
    assert [(r.cle, r.codes) for r in resultat.recouvrements] == [("A", ("09001",)), ("B", ("09002",))]
    assert resultat.codes_partages == {"09001", "09002"}


def test_un_partage_deja_calcule_donne_le_meme_resultat():
    territoire = perimetre(commune("09001"), commune("09002"))
    assert (
        evaluer(territoire, {"B": ("09002",)}).recouvrements
        == evaluer(territoire, [Presence("B", "09002")]).recouvrements
    )


def test_un_territoire_vide_le_dit_et_rien_d_autre():
    resultat = evaluer(Perimetre())
    assert resultat.est_vide
    assert (resultat.population, resultat.taille, resultat.pilote, resultat.millesime) == (0, 1, None, None)
    assert resultat.alertes == {Alerte.VIDE}


def test_en_dict_a_les_cles_de_la_commande():
    assert evaluer(perimetre(commune("09001", 40_000)), [Presence("X", "09001")]).en_dict() == {
        "population": 40_000,
        "millesime": 2023,
        "taille": 2,
        "departements": ["09"],
        "nb_communes": 1,
        "composantes": 1,
        "recouvrements": {"X": ["09001"]},
    }
