"""Chaque contrôle du référentiel : un fichier altéré est refusé, avec le fichier, la ligne et la raison."""

import pytest

from territoires.referentiel.chargement import ReferentielRefuse, verifier
from territoires.referentiel.ecarts import ecart_notable
from territoires.referentiel.lignes import cle_de_luhn_exacte
from tests.fabriques.territoires import petite_source


@pytest.fixture
def source(tmp_path):
    return petite_source(tmp_path)


def refus_de(source):
    with pytest.raises(ReferentielRefuse) as refuse:
        verifier(source)
    return [str(refus) for refus in refuse.value.refus]


def remplacer(source, fichier, ligne, avant, apres):
    """Remplace ``avant`` par ``apres`` dans la ligne ``ligne`` (1 = en-tête) du fichier."""
    lignes = (source / fichier).read_text(encoding="utf-8").split("\n")
    assert avant in lignes[ligne - 1], lignes[ligne - 1]
    lignes[ligne - 1] = lignes[ligne - 1].replace(avant, apres, 1)
    (source / fichier).write_text("\n".join(lignes), encoding="utf-8")


def test_la_source_reduite_est_acceptee(source):
    _lue, donnees = verifier(source)
    assert len(donnees.communes) == 325


ALTERATIONS = [
    # (fichier, ligne, avant, après, refus attendu)
    ("communes.csv", 1, "code,nom", "code,libelle", "communes.csv, ligne 1 : en-tête « code,libelle"),
    (
        "communes.csv",
        2,
        "09001,Aigues-Juntes",
        "09001,Aigues-Juntes,de trop",
        "communes.csv, ligne 2 : 10 colonnes au lieu de 9",
    ),
    ("communes.csv", 2, "09001", "9001", "communes.csv, ligne 2 : code Insee « 9001 » mal formé"),
    ("communes.csv", 3, "09002", "09001", "communes.csv, ligne 3 : code 09001 déjà lu ligne 2"),
    ("communes.csv", 2, "Aigues-Juntes", "", "communes.csv, ligne 2 : nom « » vide"),
    ("communes.csv", 2, ",09,76,", ",99,76,", "communes.csv, ligne 2 : département « 99 » inconnu"),
    ("communes.csv", 2, ",09,76,", ",09,75,", "communes.csv, ligne 2 : région 75 ou zone metro"),
    ("communes.csv", 2, "metro", "lune", "communes.csv, ligne 2 : région 76 ou zone lune"),
    ("communes.csv", 2, "metro,200", "metro,999", "communes.csv, ligne 2 : EPCI « 999"),
    ("communes.csv", 2, "200067940,", "200067940,-", "un entier positif est attendu"),
    ("communes.csv", 2, "09240", "9240", "communes.csv, ligne 2 : codes postaux « 9240 » mal formé"),
    ("communes.csv", 2, "09001", "31001", "communes.csv, ligne 2 : code 31001 hors du département 09"),
    ("epci.csv", 2, "200044469", "200044468", "epci.csv, ligne 2 : SIREN « 200044468 » : clé de contrôle fausse"),
    ("epci.csv", 2, ",CC,", ",XX,", "epci.csv, ligne 2 : type d’EPCI « XX » inconnu"),
    ("departements.csv", 2, ",76,", ",93,", "departements.csv, ligne 2 : région « 93 » inconnu"),
    ("departements.csv", 2, "metro", "drom", "departements.csv, ligne 2 : zone « drom » différente"),
    ("departements.csv", 2, "09122", "09999", "departements.csv, ligne 2 : 09 : chef-lieu 09999 inconnu"),
    ("regions.csv", 2, "76,", "7X,", "regions.csv, ligne 2 : code de région « 7X » mal formé"),
    ("adjacence_france.csv", 2, "09001", "09999", "adjacence_france.csv, ligne 2 : commune « 09999 » inconnue"),
    ("points_france.csv", 2, "09001", "09999", "points_france.csv, ligne 2 : commune « 09999 » inconnu"),
    ("points_france.csv", 3, "09002", "09001", "points_france.csv, ligne 3 : code 09001 en double"),
    ("attendus.toml", 5, "325", "326", "communes.csv, fichier entier : 325 lignes valides lues, 326 attendues"),
    ("attendus.toml", 13, "= ", "= 1", "commune 09122 : "),
    ("attendus.toml", 1, "[millesime]", "[millesime", "attendus.toml, fichier entier : fichier illisible"),
    ("attendus.toml", 3, "population", "habitants", "[millesime] sans population"),
    ("attendus.toml", 5, "communes", "villages", "compte « villages » inconnu"),
]


@pytest.mark.parametrize(("fichier", "ligne", "avant", "apres", "refus"), ALTERATIONS)
def test_une_alteration_est_refusee_en_nommant_fichier_ligne_et_raison(source, fichier, ligne, avant, apres, refus):
    remplacer(source, fichier, ligne, avant, apres)
    assert refus.replace("« »", "«  »") in "\n".join(refus_de(source))


@pytest.mark.parametrize(
    ("fichier", "rang", "quoi"),
    [("epci.csv", 5, "EPCI 200044469"), ("departements.csv", 6, "département 09"), ("regions.csv", 5, "région 76")],
)
def test_un_total_faux_nomme_la_ligne_du_total(source, fichier, rang, quoi):
    lignes = (source / fichier).read_text(encoding="utf-8").split("\n")
    champs = lignes[1].split(",")
    juste = champs[rang]
    champs[rang] = str(int(juste) + 1)
    lignes[1] = ",".join(champs)
    (source / fichier).write_text("\n".join(lignes), encoding="utf-8")
    assert f"{fichier}, ligne 2 : {quoi} : population {int(juste) + 1} écrite, {juste} recalculée" in "\n".join(
        refus_de(source)
    )


def test_une_population_de_commune_alteree_est_vue_par_les_totaux(source):
    texte = (source / "communes.csv").read_text(encoding="utf-8").split("\n")
    champs = texte[1].split(",")
    champs[6], champs[7] = str(int(champs[6]) + 7), str(int(champs[7]) + 7)
    texte[1] = ",".join(champs)
    (source / "communes.csv").write_text("\n".join(texte), encoding="utf-8")
    refus = "\n".join(refus_de(source))
    assert "departements.csv, ligne 2 : département 09 : population" in refus
    assert "regions.csv, ligne 2 : région 76, population" in refus


def test_une_population_totale_plus_petite_que_la_municipale_est_refusee(source):
    texte = (source / "communes.csv").read_text(encoding="utf-8").split("\n")
    champs = texte[1].split(",")
    champs[7] = "1"
    texte[1] = ",".join(champs)
    (source / "communes.csv").write_text("\n".join(texte), encoding="utf-8")
    assert "communes.csv, ligne 2 : population totale 1 inférieure" in "\n".join(refus_de(source))


def test_une_population_absente_est_refusee_en_metropole(source):
    texte = (source / "communes.csv").read_text(encoding="utf-8").split("\n")
    champs = texte[1].split(",")
    champs[6] = champs[7] = ""
    texte[1] = ",".join(champs)
    (source / "communes.csv").write_text("\n".join(texte), encoding="utf-8")
    assert "communes.csv, ligne 2 : population municipale absente" in refus_de(source)[0]


def test_un_fichier_qui_n_est_pas_en_utf8_est_refuse_avec_sa_ligne(source):
    contenu = (source / "communes.csv").read_bytes().split(b"\n")
    contenu[4] = "Château".encode("latin-1")
    (source / "communes.csv").write_bytes(b"\n".join(contenu))
    assert "communes.csv, ligne 5 : le fichier n’est pas en UTF-8" in refus_de(source)


def test_un_fichier_absent_est_nomme(source):
    (source / "points_france.csv").unlink()
    assert "points_france.csv, fichier entier : fichier absent" in refus_de(source)[0]


def test_un_fichier_vide_est_nomme(source):
    (source / "epci.csv").write_bytes(b"")
    assert refus_de(source)[0] == "epci.csv, fichier entier : fichier vide"


@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        ("09122,09001,10", "paire 09122, 09001 mal rangée"),
        ("09001,09122,0", "longueur « 0 »"),
        ("09001,09122,dix", "longueur « dix »"),
    ],
)
def test_un_voisinage_mal_forme_est_refuse(source, ligne, raison):
    chemin = source / "adjacence_france.csv"
    nombre = chemin.read_text(encoding="utf-8").count("\n")
    with chemin.open("a", encoding="utf-8") as ouvert:
        ouvert.write(ligne + "\n")
    assert refus_de(source)[0].startswith(f"adjacence_france.csv, ligne {nombre + 1} : {raison}")


def test_un_voisinage_en_double_est_refuse(source):
    chemin = source / "adjacence_france.csv"
    texte = chemin.read_text(encoding="utf-8")
    chemin.write_text(texte + texte.split("\n")[1] + "\n", encoding="utf-8")
    assert refus_de(source)[0].endswith("en double")


@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        ("09122,Foix,09122,Foix,fusionnee", "ancien code 09122 encore porté"),
        ("09999,Ancienne,09122,Pamiers,fusionnee", "le code 09122 n’est pas celui de « Pamiers »"),
        ("09999,Ancienne,09998,Foix,fusionnee", "commune actuelle « 09998 » inconnu"),
        ("09999,Ancienne,09122,Foix,disparue", "nature « disparue » inconnu"),
    ],
)
def test_un_ancien_code_incoherent_est_refuse(source, ligne, raison):
    with (source / "passage_anciens_codes.csv").open("a", encoding="utf-8") as ouvert:
        ouvert.write(ligne + "\n")
    assert raison in refus_de(source)[0]


def test_la_somme_des_arrondissements_doit_faire_la_commune(source):
    with (source / "arrondissements_municipaux.csv").open("a", encoding="utf-8") as ouvert:
        ouvert.write("09901,Foix 1er Arrondissement,09122,09,76,12,09000\n")
    assert "arrondissements_municipaux.csv, ligne 2 : commune 09122 : 12 habitants" in refus_de(source)[0]


def test_une_ligne_fautive_ne_noie_pas_le_refus_sous_les_totaux(source):
    remplacer(source, "communes.csv", 2, "09001", "9001")
    assert [refus for refus in refus_de(source) if "recalculée" in refus] == []


def test_tous_les_defauts_sont_dits_d_un_coup(source):
    remplacer(source, "communes.csv", 2, "metro", "lune")
    remplacer(source, "communes.csv", 9, "metro", "lune")
    assert [refus.split(" :")[0] for refus in refus_de(source)][:2] == [
        "communes.csv, ligne 2",
        "communes.csv, ligne 9",
    ]


@pytest.mark.parametrize(
    ("avant", "apres", "notable"),
    [
        (100, 105, False),
        (100, 106, True),
        (100, 95, False),
        (100, 94, True),
        (None, 5, True),
        (0, 1, True),
        (0, 0, False),
    ],
)
def test_un_ecart_notable_depasse_cinq_pour_cent(avant, apres, notable):
    assert ecart_notable(avant, apres) is notable


@pytest.mark.parametrize(("siren", "exacte"), [("200066231", True), ("200066213", False), ("732829320", True)])
def test_la_cle_du_siren(siren, exacte):
    assert cle_de_luhn_exacte(siren) is exacte
