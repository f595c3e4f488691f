"""Le budget du projet : sommes exactes, équilibre par année, ACI égale à la simulation, refus."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.aci_du_budget import ecarts_avec_la_simulation, en_euros_entiers, simuler_l_aci
from dossiers.actions.budget import simulation_du_projet, tirer_l_aci
from dossiers.completude import manques
from dossiers.enums import EtatLettre
from dossiers.models import Dossier, LignePluriannuelle
from dossiers.models.budget import ANNEES, CHAMPS_D_ANNEES, champ_d_annee
from dossiers.photographie import photographier
from dossiers.photographie.budget_projet import annees_remplies, defauts_d_equilibre, recapituler
from dossiers.regles_projet import REGLES
from financement.bareme import Nature
from financement.baremes import ACI_2019, ACI_AV2_2022
from financement.calcul import calculer
from financement.situation import MissionEngagee, Situation
from territoires import actions as territoires
from tests.dossiers.page_de_saisie import Page, sorts
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur, un_projet_complet
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.gouvernance import une_ligne

SOCLES = ("acces_soins", "parcours", "prevention")
MONTANTS = st.lists(st.integers(0, 10_000_000), min_size=5, max_size=5)
LIGNES = st.lists(
    st.tuples(st.sampled_from((("64", "charge", ""), ("86", "charge", ""), ("75", "produit", "autre"))), MONTANTS)
    | st.tuples(st.sampled_from((("74.etat", "produit", "fir"), ("87", "produit", "aci"))), MONTANTS),
    max_size=12,
)


def photo(compte: str, sens: str, origine: str, montants: list[int], **champs) -> dict:
    annees = {champ: montant for champ, montant in zip(CHAMPS_D_ANNEES, montants, strict=True)}
    return {"volet": "fonctionnement", "sens": sens, "code": compte, "origine": origine, "aci_poste": "",
            "aci_nature": "", "libelle": compte, **annees, **champs}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(LIGNES)
def test_la_somme_des_annees_est_le_total_et_les_parts_font_le_tout(lues):
    lignes = [photo(*compte, montants) for compte, montants in lues]
    par_cle = {rang["cle"]: rang for rang in recapituler(lignes)}
    assert all(sum(rang["montants"]) == rang["montant"] for rang in par_cle.values())
    for sens, parts in (("charge", ("mise_en_place", "fonctionnement", "investissement")),
                        ("produit", ("aci", "fir", "autre"))):  # fmt: skip
        sommes = [sum(par_cle[f"{sens}-{part}"]["montants"][rang] for part in parts) for rang in range(5)]
        assert par_cle[sens]["montants"] == sommes
        assert sommes == [sum(ligne[champ] for ligne in lignes if ligne["sens"] == sens) for champ in CHAMPS_D_ANNEES]
    assert par_cle["solde"]["montant"] == par_cle["produit"]["montant"] - par_cle["charge"]["montant"]


@settings(max_examples=150, deadline=None)
@given(LIGNES)
def test_sans_defaut_chaque_annee_et_le_total_sont_a_l_equilibre(lues):
    lignes = [photo(*compte, montants) for compte, montants in lues]
    solde = next(rang for rang in recapituler(lignes) if rang["cle"] == "solde")
    if not defauts_d_equilibre(lignes):
        assert (solde["montants"], solde["montant"]) == ([0] * 5, 0)
    else:
        assert annees_remplies(lignes)


def test_deux_annees_qui_se_compensent_ne_sont_pas_un_equilibre():
    lignes = [photo("64", "charge", "", [10, 0, 0, 0, 0]), photo("75", "produit", "autre", [0, 10, 0, 0, 0])]
    assert [defaut[:9] for defaut in defauts_d_equilibre(lignes)] == ["Année 1 :", "Année 2 :"]


# --- L'ACI ----------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 400_000), st.sets(st.sampled_from(SOCLES + ("qualite", "accompagnement"))), st.booleans(),
       st.booleans())  # fmt: skip
def test_l_aci_est_celle_du_calcul_ligne_a_ligne_et_au_total(population, missions, compensation, supplement):
    simulation = simuler_l_aci(population, missions, compensation=compensation, supplement=supplement)
    engagees = tuple(
        MissionEngagee(m.code, ACI_2019.effet, compensation and m.code == "acces_soins",
                       supplement and m.code == "acces_soins")
        for m in ACI_2019.missions if m.code in missions
    )  # fmt: skip
    attendu = calculer(Situation(population, ACI_2019.effet, engagees), ACI_2019)
    lues = [(ligne.poste, ligne.nature, ligne.montant) for ligne in simulation.lignes]
    assert lues == [(ligne.poste, ligne.nature.value, en_euros_entiers(ligne.montant)) for ligne in attendu.lignes]
    assert (simulation.taille, simulation.total) == (attendu.taille, attendu.plafond_annuel)


@pytest.mark.parametrize(
    ("population", "supplement", "total"),
    [(39_999, False, 150_000), (40_000, False, 195_000), (175_000, False, 250_000), (175_001, False, 290_000),
     (39_999, True, 185_000)],
)  # fmt: skip
def test_les_trois_socles_valent_ce_que_dit_la_table_officielle(population, supplement, total):
    assert simuler_l_aci(population, SOCLES, supplement=supplement).total == total


def test_un_bareme_brouillon_un_territoire_vide_ne_donnent_rien_et_le_disent():
    assert "brouillon" in simuler_l_aci(50_000, SOCLES, bareme=ACI_AV2_2022).refus
    vide = simuler_l_aci(0, SOCLES)
    assert (vide.lignes, vide.total) == ((), 0)
    assert "communes" in vide.refus


def test_une_mission_que_le_bareme_ne_connait_pas_ne_compte_pas():
    assert simuler_l_aci(50_000, ("crise_sanitaire",)).missions == ()


def test_les_ecarts_nomment_la_ligne_l_annee_et_les_deux_montants():
    simulation = simuler_l_aci(30_000, ("prevention",))
    tirees = [
        photo("74.organismes_sociaux", "produit", "aci", [ligne.montant] * 5, aci_poste=ligne.poste,
              aci_nature=ligne.nature, libelle=ligne.libelle)
        for ligne in simulation.lignes
    ]  # fmt: skip
    charge = photo("64", "charge", "", [70_000, 70_000, 0, 0, 0])
    assert ecarts_avec_la_simulation(simulation, [*tirees, charge]) == []
    tirees[1]["annee_2"] = 9_000
    tirees[2]["annee_5"] = 0  # une année que le budget ne prévoit pas
    (ecart,) = ecarts_avec_la_simulation(simulation, [*tirees, charge])
    assert ecart.replace("\u202f", " ").replace("\u00a0", " ") == (
        "« Actions territoriales de prévention : part fixe » : 9 000 € en année 2, 10 000 € selon la simulation."
    )
    autre = simuler_l_aci(30_000, ("parcours",))
    trouves = ecarts_avec_la_simulation(autre, [*tirees, charge])
    assert sum("n’est plus dans la simulation" in t for t in trouves) == 2
    assert sum(t.startswith("Il manque") for t in trouves) == 2


# --- Le dossier -----------------------------------------------------------------------------------------


@pytest.fixture
def dossier(db) -> Dossier:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    un_projet_complet(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


def ouvrir(dossier: Dossier) -> Page:
    return Page(client_de(un_porteur()), dossier, "budget", "projet")


def aci(dossier: Dossier) -> dict[tuple[str, str], list[int]]:
    lignes = dossier.projet.lignes_budget.exclude(aci_poste="").order_by("pk")
    return {(ligne.aci_poste, ligne.aci_nature): ligne.montants for ligne in lignes}


def test_le_bouton_tire_l_aci_la_corrige_et_retire_ce_qui_n_est_plus_choisi(dossier):
    dossier.projet.fiches.filter(mission="prevention").delete()
    LignePluriannuelle.objects.filter(aci_poste="parcours", aci_nature="fixe").update(annee_1=1)
    page = ouvrir(dossier)
    reponse = page.envoyer(bouton="tirer_aci", aci_supplement_snp="on")
    assert reponse.url.endswith("#aci")
    dossier = Dossier.objects.get(pk=dossier.pk)
    simulation = simulation_du_projet(dossier.projet)
    assert aci(dossier) == {ligne.cle: [ligne.montant] * 5 for ligne in simulation.lignes}
    assert ("acces_soins", Nature.SUPPLEMENT_SNP.value) in aci(dossier)
    assert photographier(dossier.projet)["budget"]["aci"]["ecarts"] == []


def test_l_aci_ne_remplit_que_les_annees_prevues(dossier):
    dossier.projet.lignes_budget.filter(sens="charge").update(annee_4=0, annee_5=0)
    tirer_l_aci(dossier.projet)
    assert {tuple(montants[3:]) for montants in aci(dossier).values()} == {(0, 0)}
    assert photographier(dossier.projet)["budget"]["annees"] == [1, 2, 3]


def test_changer_les_missions_ou_le_territoire_signale_l_ecart(dossier):
    regles = {m.regle for m in manques(REGLES, photographier(dossier.projet))}
    assert "projet.budget_aci" not in regles
    dossier.projet.fiches.filter(mission="prevention").delete()
    trouves = [m for m in manques(REGLES, photographier(dossier.projet)) if m.regle == "projet.budget_aci"]
    assert (len(trouves), {m.ancre for m in trouves}) == (2, {"#aci"})


def test_changer_de_taille_signale_l_ecart_de_chaque_ligne(dossier):
    territoires.corriger_population(
        territoire=dossier.territoire, population=90_000, motif="Recensement local", maintenant=timezone.now()
    )
    aci_lue = photographier(Dossier.objects.get(pk=dossier.pk).projet)["budget"]["aci"]
    assert (aci_lue["taille"], len(aci_lue["ecarts"])) == (3, len(aci_lue["attendues"]))


@pytest.mark.parametrize(("champ", "saisie"), product(("annee_1", "annee_5"), ("-5", "12,50", "mille", "999999999999")))
def test_un_montant_faux_est_refuse_sur_son_annee(dossier, champ, saisie):
    nom = f"fonctionnement-charge-0-{champ}"
    reponse = ouvrir(dossier).enregistrer(**{nom: saisie})
    assert (reponse.status_code, sorts(reponse)) == (422, {nom: "refuse"})
    assert not dossier.projet.lignes_budget.filter(**{champ: 0}).exists()


def test_un_desequilibre_d_une_seule_annee_bloque_le_depot(dossier):
    page = ouvrir(dossier)
    assert page.enregistrer(**{"fonctionnement-charge-0-annee_3": "50001"}).status_code == 200
    trouves = [m for m in manques(REGLES, photographier(dossier.projet)) if m.bloquant]
    assert [(m.regle, m.message[:8]) for m in trouves] == [("projet.budget", "Année 3 ")]


def test_un_produit_sans_origine_la_prend_de_son_compte(dossier):
    page = ouvrir(dossier)
    rang = len(dossier.projet.lignes_budget.filter(volet="mise_en_place", sens="produit"))
    base = f"mise_en_place-produit-{rang}"
    page.envoyer(**{f"{base}-compte": "74.etat", f"{base}-annee_1": "1 500 €"})
    ligne = dossier.projet.lignes_budget.get(compte="74.etat")
    assert (ligne.origine, ligne.annee_1, ligne.total) == ("fir", 1500, 1500)


@pytest.mark.parametrize(
    "change", [{"origine": "aci"}, {"compte": "75"}, {"aci_poste": "fonctionnement", "aci_nature": "fixe"}]
)
def test_la_base_refuse_une_ligne_incoherente(dossier, change):
    ligne = une_ligne(dossier.projet, "64", "Coordination", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        LignePluriannuelle.objects.filter(pk=ligne.pk).update(**change)


def test_le_recapitulatif_lu_donne_les_annees_et_les_origines(dossier):
    page = client_de(un_porteur()).get(f"/dossiers/{dossier.numero}/projet/lire/").content.decode()
    for mot in ("Total des charges", "Total des produits", "ACI", "FIR", *(f"Année {annee}" for annee in ANNEES)):
        assert mot in page
    assert champ_d_annee(1) not in page
