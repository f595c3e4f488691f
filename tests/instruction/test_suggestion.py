"""La suggestion des relecteurs : exacte, expliquée, un par URPS."""

from datetime import date

from instruction.suggestion import LABORATOIRE, Besoin, Candidat, suggerer

BESOIN = Besoin(
    {"60": 12, "10": 8, "21": 1, LABORATOIRE: 0},
    {"acces_soins": "accès aux soins", "prevention": "prévention"},
)
LEA = Candidat(1, "Léa", "URPS infirmiers", "60", en_cours=2, en_retard=1)
ANNE = Candidat(2, "Anne", "URPS médecins", "10")
JEAN = Candidat(3, "Jean", "URPS infirmiers", "60", en_cours=3)
ZOE = Candidat(4, "Zoé", "URPS pharmaciens", "21", en_cours=1)
BIO = Candidat(5, "Bio", "URPS biologistes", LABORATOIRE)
NADIA = Candidat(6, "Nadia", "Guichet", "")


def test_le_rang_suit_les_acteurs_les_missions_et_la_charge() -> None:
    rangees = suggerer([NADIA, BIO, ZOE, JEAN, ANNE, LEA], BESOIN, nombre=3)
    assert [(s.candidat.nom, s.points) for s in rangees] == [
        ("Léa", 12 + 3 * 2 - 2 * 2),
        ("Jean", 12 + 3 * 2 - 2 * 3),
        ("Anne", 8 + 3),
        ("Zoé", 1 + 3 * 2 - 2),
        ("Bio", 0),
        ("Nadia", 0),
    ]


def test_chaque_proposition_dit_pourquoi() -> None:
    [lea, *_, bio, nadia] = suggerer([NADIA, BIO, LEA, ANNE], BESOIN, nombre=3)
    assert lea.raisons == (
        "infirmiers : 12 acteurs du dossier",
        "missions : accès aux soins, prévention",
        "2 contributions en cours, dont 1 en retard",
    )
    assert bio.raisons == ("laboratoires : aucun acteur du dossier", "aucune contribution en cours")
    assert nadia.raisons == ("aucune contribution en cours",)


def test_on_propose_un_relecteur_par_urps_jamais_un_coordinateur() -> None:
    rangees = suggerer([LEA, JEAN, ANNE, ZOE, BIO, NADIA], BESOIN, nombre=3)
    assert [s.candidat.nom for s in rangees if s.propose] == ["Léa", "Anne", "Zoé"]


def test_un_absent_passe_apres_et_laisse_la_place_au_second_de_son_urps() -> None:
    absente = Candidat(1, "Léa", "URPS infirmiers", "60", absent_jusqu_au=date(2026, 5, 2), suppleant="Jean")
    rangees = suggerer([absente, JEAN, ANNE], BESOIN, nombre=2)
    assert [(s.candidat.nom, s.propose) for s in rangees] == [("Jean", True), ("Anne", True), ("Léa", False)]


def test_a_egalite_le_moins_charge_puis_le_nom() -> None:
    vide = Besoin({}, {})
    occupe = Candidat(7, "Alix", "URPS médecins", "10", en_cours=0)
    autre = Candidat(8, "Basile", "URPS médecins", "10", en_cours=0)
    assert [s.candidat.nom for s in suggerer([autre, occupe], vide, nombre=1)] == ["Alix", "Basile"]


def test_sans_candidat_rien() -> None:
    assert suggerer([], BESOIN, nombre=3) == []
