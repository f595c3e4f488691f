"""Sans JavaScript, tout se fait : ouvrir un dossier, choisir ses communes, remplir, déposer."""

import pytest
from playwright.sync_api import expect

from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from tests.parcours import lettre

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_ecrire_et_deposer_une_lettre_sans_javascript(ouvrir, equipe):
    porteur = ouvrir(equipe["responsable"], javascript=False)
    lettre.ouvrir_un_dossier(porteur)
    lettre.dire_qui_appeler(porteur)
    se_tromper_puis_corriger(porteur)
    choisir_le_territoire(porteur)
    lettre.dresser_le_diagnostic(porteur)
    lettre.decrire_les_besoins(porteur)
    lettre.citer_les_acteurs(porteur)
    lettre.decrire_les_missions(porteur)
    lettre.decrire_l_organisation(porteur)
    lettre.demander_le_fir(porteur)
    lettre.deposer_la_lettre(porteur)
    assert Dossier.objects.get().lettre.etat == EtatLettre.DEPOSEE


def se_tromper_puis_corriger(porteur) -> None:
    porteur.champ("structure_siret", "12345678901234").bouton(lettre.CONTINUER).titre("Structure")
    assert (porteur.statut, porteur.valeur("structure_siret")) == (422, "12345678901234")
    porteur.champ("structure_siret", "")
    lettre.dire_la_structure(porteur)


def choisir_le_territoire(porteur) -> None:
    """Chercher recharge la page avec les résultats ; ajouter, retirer et coller aussi."""
    porteur.titre("Territoire").page.get_by_label("Commune ou intercommunalité").fill("villefranche de laur")
    porteur.bouton("Chercher").bouton(f"Ajouter {lettre.CHERCHEE}")
    expect(porteur.page.get_by_role("table", name="Communes du territoire")).to_contain_text(lettre.CHERCHEE)
    porteur.page.get_by_text("Coller une liste de communes").click()
    porteur.page.get_by_label("Liste de communes").fill("31037\n31210")
    porteur.bouton("Ajouter les communes de la liste").lit("3 entières")
    porteur.page.get_by_role("checkbox", name="Gardouch").check()
    porteur.bouton("Retirer du territoire").lit("2 entières").lien("Continuer")
