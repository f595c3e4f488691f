"""Le moteur des règles : dates d'effet, niveaux, champs visés, motifs ; et ce que chaque règle doit porter."""

from datetime import date
from itertools import pairwise

import pytest

from dossiers.completude import Constat, Regle, dresser_bilan, manques, motiver, niveaux_du, verdicts
from dossiers.enums import NiveauRegle, Sujet
from dossiers.etapes import RUBRIQUES
from dossiers.models import NiveauDeRegle
from dossiers.regles import REGLES, inscrire, par_code, regle
from dossiers.tableau_regles import periode, tableau

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT
# Chaque contrôle du domaine §8 et la règle qui le porte, à son niveau de départ.
DOMAINE_8 = {
    Sujet.LETTRE: {
        "lettre.territoire": B,
        "lettre.besoins": B,
        "lettre.information": B,
        "lettre.professionnels": B,
        "lettre.missions": B,
        "lettre.fir": B,
        "lettre.contact": B,
        "lettre.chevauchement": A,
        "lettre.un_seul_tenant": A,
        "lettre.etendue": A,
        "lettre.seuil": A,
        "lettre.usagers_elus": A,
        "lettre.structure": A,
        "lettre.articulation": A,
    },
    Sujet.PROJET: {
        "lettre.territoire": B,
        "lettre.chevauchement": A,
        "lettre.un_seul_tenant": A,
        "lettre.etendue": A,
        "lettre.seuil": A,
        "lettre.usagers_elus": A,
        "projet.professions": B,
        "projet.premier_recours": A,
        "projet.recours": A,
        "projet.etablissement": B,
        "projet.missions_socles": B,
        "projet.fiches": B,
        "projet.gouvernance": B,
        "projet.forme": B,
        "projet.systeme_information": B,
        "projet.budget": B,
        "projet.filiere": A,
        "projet.numerique": A,
        "projet.telemedecine": A,
        "projet.pdsa": A,
    },
}
JOURS = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1))


def une_regle(code: str = "essai.regle", niveau: NiveauRegle = A, **champs) -> Regle:
    return Regle(code, "contact", niveau, "essai", lambda contenu: list(contenu["defauts"]), **champs)


@pytest.mark.parametrize("sujet", DOMAINE_8)
def test_chaque_controle_du_domaine_a_sa_regle_a_son_niveau(sujet: str) -> None:
    presentes = {r.code: r.niveau for r in REGLES[sujet]}
    assert {code: presentes.get(code) for code in DOMAINE_8[sujet]} == DOMAINE_8[sujet]


@pytest.mark.parametrize("sujet", sorted(RUBRIQUES))
def test_chaque_regle_vise_une_rubrique_qui_existe(sujet: str) -> None:
    cles = {rubrique.cle for rubrique in RUBRIQUES[sujet]}
    assert [r.code for r in REGLES[sujet] if r.rubrique not in cles] == []


@pytest.mark.parametrize("sujet", [Sujet.LETTRE, Sujet.PROJET])
def test_chaque_regle_se_lit_titre_explication_source(sujet: str) -> None:
    """Une règle nouvelle dit son titre, son explication et sa source : elle est lue par des soignants."""
    muettes = [r.code for r in REGLES[sujet] if not (r.titre and r.explication.endswith(".") and r.source)]
    assert muettes == []


@pytest.mark.parametrize("sujet", sorted(REGLES))
def test_un_code_de_regle_ne_sert_qu_une_fois_par_objet(sujet: str) -> None:
    codes = sorted(r.code for r in REGLES[sujet])
    assert [a for a, b in pairwise(codes) if a == b] == []


@pytest.mark.parametrize(
    ("effet_le", "fin_le", "attendus"),
    [
        (None, None, [True, True, True, True]),
        (date(2027, 1, 1), None, [False, True, True, True]),
        (None, date(2027, 6, 30), [True, True, True, False]),
        (date(2027, 1, 1), date(2027, 6, 30), [False, True, True, False]),
    ],
)
def test_une_regle_vaut_du_premier_au_dernier_jour_inclus(effet_le, fin_le, attendus: list[bool]) -> None:
    une = une_regle(effet_le=effet_le, fin_le=fin_le)
    assert [bool(manques([une], {"defauts": ["x"]}, jour=jour)) for jour in JOURS] == attendus
    assert [une.en_vigueur(jour) for jour in JOURS] == attendus


def test_sans_jour_toutes_les_regles_s_appliquent() -> None:
    assert une_regle(effet_le=date(2099, 1, 1)).en_vigueur(None)


def test_un_constat_dit_ses_champs_sinon_ceux_de_la_regle() -> None:
    une = une_regle(champs=("nom", "prenom"))
    trouves = manques([une], {"defauts": ["texte", Constat("précis", ("courriel",)), Constat("ailleurs", ("#bas",))]})
    assert [(m.message, m.champs, m.ancre) for m in trouves] == [
        ("texte", ("nom", "prenom"), "#id_nom"),
        ("précis", ("courriel",), "#id_courriel"),
        ("ailleurs", ("#bas",), "#bas"),
    ]


def test_sans_champ_pas_d_ancre() -> None:
    [manque] = manques([une_regle()], {"defauts": ["x"]})
    assert (manque.champs, manque.ancre) == ((), "")


def test_le_niveau_redefini_s_applique_a_la_regle_et_a_elle_seule() -> None:
    regles = [une_regle("a"), une_regle("b")]
    trouves = manques(regles, {"defauts": ["x"]}, {"a": B})
    assert [(m.regle, m.bloquant) for m in trouves] == [("a", True), ("b", False)]


def test_le_bilan_range_ce_qui_bloque_conseille_et_va() -> None:
    regles = [
        une_regle("bloque", B),
        une_regle("conseille", A),
        Regle("va", "contact", B, "essai", lambda contenu: []),
    ]
    bilan = dresser_bilan(verdicts(regles, {"defauts": ["x"]}), {})
    assert [m.regle for m in bilan.bloquants] == ["bloque"]
    assert [m.regle for m in bilan.avertissements] == ["conseille"]
    assert [v.regle.code for v in bilan.satisfaites] == ["va"]


@pytest.mark.parametrize(("niveau", "motif"), [(A, "Parce que."), (B, "")])
def test_un_motif_se_joint_a_un_avertissement_jamais_a_un_bloquant(niveau: NiveauRegle, motif: str) -> None:
    trouves = motiver(manques([une_regle(niveau=niveau)], {"defauts": ["x"]}), {"essai.regle": "Parce que."})
    assert [(m.motif, m.en_json()["motif"]) for m in trouves] == [(motif, motif)]


def test_inscrire_deux_fois_les_memes_regles_est_sans_effet_d_autres_est_refuse() -> None:
    inscrire(Sujet.CONTRAT, REGLES[Sujet.CONTRAT])
    with pytest.raises(ValueError, match="a déjà des règles"):
        inscrire(Sujet.CONTRAT, [une_regle()])


def test_une_regle_se_retrouve_par_son_code() -> None:
    assert regle(Sujet.LETTRE, "lettre.fir") is par_code()["lettre.fir"]
    assert regle(Sujet.LETTRE, "projet.budget") is None


@pytest.mark.parametrize(
    ("bornes", "texte"),
    [
        ((None, None), "toujours"),
        ((date(2027, 1, 1), None), "dès le 01/01/2027"),
        ((None, date(2027, 6, 30)), "jusqu’au 30/06/2027"),
        ((date(2027, 1, 1), date(2027, 6, 30)), "du 01/01/2027 au 30/06/2027"),
    ],
)
def test_une_periode_se_lit(bornes: tuple, texte: str) -> None:
    assert periode(*bornes) == texte


def test_le_tableau_nomme_chaque_regle_de_chaque_objet() -> None:
    texte = tableau()
    assert [code for code in par_code() if f"`{code}`" not in texte] == []


@pytest.mark.django_db
def test_la_derniere_date_d_effet_l_emporte() -> None:
    for niveau, jour in ((B, date(2027, 1, 1)), (A, date(2027, 3, 1))):
        NiveauDeRegle.objects.create(regle="lettre.articulation", niveau=niveau, effet_le=jour, motif="Instruction")
    voulus = [{}, {"lettre.articulation": B}, {"lettre.articulation": A}, {"lettre.articulation": A}]
    assert [niveaux_du(jour) for jour in JOURS] == voulus
