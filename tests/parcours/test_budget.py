"""Le budget rempli au clavier sur un téléphone : l'équilibre se fait sous les yeux, la lettre se dépose."""

import re

import pytest
from playwright.sync_api import expect

from dossiers.models import Dossier
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.parcours.clavier import Clavier
from tests.parcours.gestes import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dossier(equipe) -> Dossier:
    lettre = une_lettre_complete(un_dossier(equipe["responsable"]))
    lettre.dossier.lignes_budget.all().delete()
    return lettre.dossier


def _verdict(clavier: Clavier, texte: str) -> None:
    expect(clavier.page.locator("[data-bilan]")).to_contain_text(re.compile(texte.replace(" ", r"\s")))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_remplir_au_clavier_voir_l_equilibre_se_faire_et_deposer(ouvrir, equipe, dossier, theme):
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE, theme=theme)
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/financement/")
    clavier = Clavier(porteur)
    clavier.taper("62 Autres services extérieurs", "5000").taper("Détail, compte 62", "Consultante")
    _verdict(clavier, "Il manque 5 000 € de produits")
    clavier.aller_a("Une ligne au compte 62").presser("Enter")
    clavier.page.keyboard.type("1 000")
    clavier.taper("64 Charges de personnel", "9000")
    clavier.aller_a("74 Subvention de l’État")
    clavier.page.keyboard.type("15000")
    _verdict(clavier, "Charges et produits sont égaux")
    clavier.presser("Tab")
    expect(clavier.page.locator("[data-sort=enregistre] [data-montant]")).to_have_count(4)
    porteur.examiner()
    clavier.envoyer("Enregistrer et continuer", "Pièces jointes")
    lignes = dossier.lignes_budget.order_by("compte", "rang").values_list("compte", "rang", "libelle", "montant")
    assert list(lignes) == [
        ("62", 0, "Consultante", 5000),
        ("62", 1, "", 1000),
        ("64", 0, "", 9000),
        ("74.etat", 0, "", 15000),
    ]
    porteur.aller(f"/dossiers/{dossier.numero}/actes/lettre/deposer/")
    porteur.bouton("Déposer la lettre d’intention").lit("Lettre d’intention déposée", "Demande de subvention")


def test_reporter_le_montant_demande_d_un_geste(ouvrir, equipe, dossier):
    porteur = ouvrir(equipe["responsable"])
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/financement/")
    porteur.page.get_by_role("button", name="Reporter le montant demandé").click()
    expect(porteur.page.locator("[name='formalisation-74_etat-0-montant']")).to_have_value("15000")
    porteur.lit("Le montant demandé est au compte 74 État et ARS")


def test_sans_fir_le_budget_ne_se_montre_pas(ouvrir, equipe, dossier):
    porteur = ouvrir(equipe["responsable"])
    porteur.aller(f"/dossiers/{dossier.numero}/lettre/financement/")
    porteur.remplir(fir_demande="False")
    expect(porteur.page.locator("[data-budget]")).to_be_hidden()
    expect(porteur.page.get_by_label("Nous demandons l’aide de l’URPS")).to_be_visible()
    porteur.tout_est_enregistre()


def test_donner_le_compte_de_l_association_et_le_lire_en_entier(ouvrir, equipe, dossier):
    porteur = ouvrir(equipe["responsable"], largeur=TELEPHONE)
    porteur.aller(f"/dossiers/{dossier.numero}/coordonnees-bancaires/")
    porteur.remplir(titulaire="Association de la CPTS", iban="DE89 3704 0044 0532 0130 00")
    porteur.bouton("Enregistrer le compte").lit("tenu hors de France", "DE89 •••• •••• •••• •••• 3000")
    porteur.bouton("Lire l’IBAN en entier").lit("DE89 3704 0044 0532 0130 00")
