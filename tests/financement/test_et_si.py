"""Deux scénarios côte à côte : les mêmes euros que le moteur, l'écart par ligne et par année, la feuille du bureau."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from financement.bareme import Nature, Statut
from financement.baremes import ACI_2019, ACI_AV2_2022
from financement.et_si import abandonnables, comparer
from financement.indicateurs import IndicateurRemunere, Mode
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee
from financement.situation import Avenant, MissionEngagee, Situation
from financement.variations import Choix, a_demarrer, effet_possible, varier
from tests.fabriques.baremes import complet

SIGNATURE = date(2026, 3, 2)
MISSIONS = tuple(
    MissionEngagee(m.code, SIGNATURE, m.code == "acces_soins", m.code == "acces_soins") for m in ACI_2019.missions
)
SITUATION = Situation(52_000, SIGNATURE, MISSIONS)
AUTRE = complet(ACI_AV2_2022, statut=Statut.VERIFIE)


def et_si(**choix):
    return comparer(SITUATION, ACI_2019, Choix(**choix))


def test_le_scenario_de_depart_est_le_maximum_du_moteur() -> None:
    resultat = et_si(report=6)
    atteintes = tuple(replace(m, atteinte=dict.fromkeys(range(1, 6), Decimal(1))) for m in MISSIONS)
    assert resultat.avant.plan == etablir_plan(replace(SITUATION, missions=atteintes), ACI_2019)
    assert resultat.total.total_avant == 5 * 287_000


@pytest.mark.parametrize(
    ("choix", "ecart"),
    [
        ({"abandons": frozenset({"supplement_snp"})}, -5 * 45_000),
        ({"abandons": frozenset({"compensation_snp", "supplement_snp"})}, -5 * 57_000),
        ({"abandons": frozenset({"qualite"})}, -5 * 20_000),
        ({"objectifs": Decimal("0.8")}, Decimal("-0.2") * 5 * (17_500 + 35_000 + 15_000 + 10_000 + 7_500)),
        ({"population": 90_000}, 5 * (370_000 - 287_000)),
        ({"population": 20_000}, 5 * (220_000 - 287_000)),
        ({"report": 12, "mission": "parcours"}, -70_000),
        ({"report": 12}, -(287_000 - 60_000)),
    ],
)
def test_chaque_choix_vaut_ce_que_dit_le_bareme(choix: dict, ecart: Decimal) -> None:
    resultat = et_si(**choix)
    assert resultat.total.ecart == ecart
    assert sum(ligne.ecart for ligne in resultat.lignes) == ecart
    for rang in range(5):
        assert sum(ligne.ecarts[rang] for ligne in resultat.lignes) == resultat.total.ecarts[rang]


def test_un_autre_bareme_garde_ses_lignes_et_perd_celles_qu_il_n_a_pas() -> None:
    resultat = et_si(bareme=AUTRE)
    lignes = {(ligne.poste, ligne.nature): ligne for ligne in resultat.lignes}
    assert resultat.apres.bareme is AUTRE
    assert lignes["Accès aux soins", "compensation soins non programmés"].apres == (0,) * 5
    assert ("Réponse aux crises sanitaires graves", "part fixe") not in lignes


def test_les_phrases_disent_l_ecart_l_annee_et_la_taille() -> None:
    resultat = et_si(report=6, objectifs=Decimal("0.8"), population=90_000)
    assert [phrase.split(" :")[0] for phrase in resultat.choix] == [
        "Démarrage 6 mois plus tard, toutes les missions",
        "80\xa0% des objectifs atteints chaque année",
        "90\u202f000 habitants, taille 3",
        "Ces choix se croisent",
    ]
    assert "La CPTS passe de la taille 2 à la taille 3." in resultat.phrases
    assert resultat.phrases[0].startswith("Sur cinq ans : ")
    assert any("[à confirmer]" not in h and "prorata des jours" in h for h in resultat.hypotheses)


def test_des_choix_qui_ne_se_croisent_pas_s_additionnent_sans_le_dire() -> None:
    assert len(et_si(abandons=frozenset({"qualite", "accompagnement"})).choix) == 2


def test_la_feuille_dit_d_ou_elle_part_et_a_partir_de_quand() -> None:
    en_vigueur = comparer(EN_COURS, ACI_2019, Choix(objectifs=Decimal("0.8")), TROISIEME)
    assert (en_vigueur.depart, en_vigueur.effet) == (
        "résultats arrêtés tels quels, années à venir au plus",
        "Ces choix vaudraient à partir du 2 mars 2028.",
    )
    assert (et_si(report=6).depart, et_si(report=6).effet) == ("tous les objectifs atteints", "")


def test_un_demarrage_hors_delai_est_a_verifier() -> None:
    assert any("À vérifier : La mission « Accès aux soins » démarre" in phrase for phrase in et_si(report=7).phrases)


def test_le_report_part_de_la_date_de_chaque_mission() -> None:
    situation, _bareme = varier(SITUATION, ACI_2019, Choix(report=3, mission="parcours"))
    dates = {mission.code: mission.demarrage for mission in situation.missions}
    assert (dates["parcours"], dates["acces_soins"]) == (date(2026, 6, 2), SIGNATURE)


@pytest.mark.parametrize("choix", [{"bareme": ACI_AV2_2022}, {"population": 0}])
def test_un_brouillon_ou_une_population_nulle_est_refuse(choix: dict) -> None:
    with pytest.raises(SaisieRefusee):
        et_si(**choix)


def test_on_n_abandonne_ni_un_socle_ni_une_option_absente() -> None:
    sans_option = Situation(52_000, SIGNATURE, tuple(MissionEngagee(m.code, SIGNATURE) for m in ACI_2019.missions))
    assert [code for code, _ in abandonnables(SITUATION, ACI_2019)] == [
        "compensation_snp",
        "supplement_snp",
        "qualite",
        "accompagnement",
    ]
    assert [code for code, _ in abandonnables(sans_option, ACI_2019)] == ["qualite", "accompagnement"]


def preuve(code: str) -> IndicateurRemunere:
    """Un seul indicateur, payé sur preuve, qui fait toute l'enveloppe de sa mission en taille 2."""
    return IndicateurRemunere(code, code, ACI_2019.montant(code, Nature.VARIABLE, 2), Mode.BINAIRE)


EN_COURS = replace(
    SITUATION,
    missions=tuple(
        replace(
            m,
            demarrage=date(2028, 9, 2) if m.code == "qualite" else SIGNATURE,
            indicateurs=(
                IndicateurRemunere(m.code, m.code, ACI_2019.montant(m.code, Nature.VARIABLE, 2), Mode.BINAIRE),
            ),
        )
        for m in MISSIONS
    ),
    releves={"parcours": {1: Decimal(1)}},
    arretees=frozenset({1}),
)
TROISIEME = date(2028, 3, 2)


def test_sur_un_contrat_en_vigueur_le_depart_est_son_plan_et_ce_qui_est_arrete_ne_bouge_pas() -> None:
    resultat = comparer(EN_COURS, ACI_2019, Choix(objectifs=Decimal("0.8")), TROISIEME)
    assert resultat.avant.plan == etablir_plan(EN_COURS, ACI_2019)
    variable = sum(du.montant for du in resultat.avant.plan.dus if du.nature is Nature.VARIABLE and du.annee > 1)
    assert resultat.total.ecart == Decimal("-0.2") * variable
    assert resultat.total.ecarts[0] == 0


@pytest.mark.parametrize(
    ("choix", "ecart"),
    [
        ({"abandons": frozenset({"supplement_snp"})}, -3 * 45_000),
        ({"population": 90_000}, 3 * (370_000 - 287_000) - Decimal("0.5") * (30_000 - 20_000)),
        ({"report": 6}, -Decimal("10000.00")),
    ],
)
def test_sur_un_contrat_en_vigueur_un_choix_vaut_a_partir_de_son_jour(choix: dict, ecart: Decimal) -> None:
    resultat = comparer(EN_COURS, ACI_2019, Choix(**choix), TROISIEME)
    assert resultat.total.ecarts[:2] == (0, 0)
    assert abs(resultat.total.ecart - ecart) < 200  # la demi-année de la mission qualité se compte en jours


def test_seule_une_mission_qui_n_a_pas_demarre_se_reporte_et_rien_apres_la_fin() -> None:
    assert [m.code for m in a_demarrer(EN_COURS, ACI_2019, TROISIEME)] == ["qualite"]
    assert len(a_demarrer(EN_COURS, ACI_2019, None)) == len(MISSIONS)
    with pytest.raises(SaisieRefusee, match="s’achève avant"):
        comparer(EN_COURS, ACI_2019, Choix(), EN_COURS.fin)


def test_les_avenants_signes_s_appliquent_d_abord() -> None:
    amende = replace(EN_COURS, avenants=(Avenant(date(2029, 1, 1), population=90_000),))
    assert effet_possible(EN_COURS, TROISIEME) == date(2028, 3, 3)
    assert effet_possible(amende, TROISIEME) == date(2029, 1, 2)


DEPART = {"population": "52000", "signature": "2026-03-02", "choix": "1", "compensation": "on"} | {
    "mission": [mission.code for mission in ACI_2019.missions]
}


def test_la_page_compare_depuis_l_adresse_du_simulateur(client: Client) -> None:
    adresse = reverse("financement:et_si")
    assert client.get(adresse).url == reverse("financement:simulateur")
    vierge = client.get(adresse, DEPART)
    assert (vierge.status_code, "Ce que cela change" in vierge.content.decode()) == (200, False)
    page = client.get(adresse, DEPART | {"si_objectifs": "80", "si_abandon": "qualite"}).content.decode()
    assert [t for t in ("Ce que cela change", "Sans la mission Qualité", "[à confirmer]") if t not in page] == []
    moins = DEPART | {"mission": ["acces_soins", "parcours", "prevention"], "si_objectifs": "80"}
    assert client.get(adresse, moins).content.decode().count('name="mission"') == 3


@pytest.mark.parametrize(
    ("choix", "raison"),
    [
        ({"si_report": "0"}, "au moins un mois"),
        ({"si_report": "x"}, "nombre de mois"),
        ({"si_objectifs": "180"}, "pourcentage de 0 à 100"),
        ({"si_population": "beaucoup"}, "nombre entier d’habitants"),
        ({"si_mission": "parcours"}, "au moins un changement"),
        ({"si_abandon": "acces_soins"}, "ne se retire pas"),
    ],
)
def test_un_choix_fautif_est_refuse_sans_rien_perdre(client: Client, choix: dict, raison: str) -> None:
    reponse = client.get(reverse("financement:et_si"), DEPART | choix)
    lu = reponse.content.decode()
    assert (reponse.status_code, raison in lu) == (400, True)


@pytest.mark.django_db
def test_le_simulateur_mene_a_la_comparaison(client: Client) -> None:
    page = client.get(reverse("financement:simulateur"), {"population": "52000"}).content.decode()
    assert f'href="{reverse("financement:et_si")}?population=52000' in page


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_la_feuille_du_bureau_tient_sur_une_page_avec_toutes_les_lignes(client: Client) -> None:
    choix = {
        "supplement": "on",
        "si_report": "7",
        "si_objectifs": "80",
        "si_population": "90000",
        "si_abandon": ["supplement_snp", "compensation_snp", "qualite", "accompagnement"],
    }
    reponse = client.get(reverse("financement:et_si_pdf"), DEPART | choix)
    lu = PdfReader(BytesIO(reponse.content))
    texte = lu.pages[0].extract_text()
    assert (reponse["Content-Type"], len(lu.pages)) == ("application/pdf", 1)
    assert [mot for mot in ("Ce qui change", "Cinq ans", "Avec ces choix", "[à confirmer]") if mot not in texte] == []


def test_une_feuille_sans_comparaison_revient_a_la_page(client: Client) -> None:
    assert client.get(reverse("financement:et_si_pdf"), DEPART).url.startswith(reverse("financement:et_si"))
