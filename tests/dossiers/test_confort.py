"""Le confort d'un porteur pressé : le rare se replie, l'écrit se montre, chacun sait quand c'est à lui."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions.lettre import deposer
from dossiers.enums import SensBudget, VoletBudget
from dossiers.etapes import rubrique
from dossiers.forms.budget import BudgetParCompte
from dossiers.listes_pieces import ATTENDUES
from dossiers.models import LettreIntention
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, une_lettre_complete

pytestmark = pytest.mark.django_db
OUVERT = '<details class="repli comptes-rares" open>'


def _client(lettre: LettreIntention):
    return client_de(lettre.dossier.equipe.get(role="responsable").utilisateur)


def _page(lettre: LettreIntention, nom: str, *suite: str) -> str:
    return _client(lettre).get(reverse(nom, args=[lettre.dossier.numero, *suite])).content.decode()


def _ligne(lettre: LettreIntention, compte: str, sens: SensBudget) -> None:
    lettre.dossier.lignes_budget.create(volet=VoletBudget.FORMALISATION, sens=sens, compte=compte, montant=10)


# --- Moyens ----------------------------------------------------------------------------------------------


def test_chaque_lien_du_sommaire_mene_quelque_part():
    page = _page(une_lettre_complete(), "dossiers:rubrique", "lettre", "financement")
    sommaire = page.partition('class="sommaire-page"')[2].partition("</nav>")[0]
    ancres = re.findall(r'href="#([^"]+)"', sommaire)
    assert len(ancres) == 7
    assert [ancre for ancre in ancres if f'id="{ancre}"' not in page] == []


def test_les_comptes_rares_sont_replies_tant_qu_ils_sont_vides():
    lettre = un_dossier().lettre
    assert OUVERT not in _page(lettre, "dossiers:rubrique", "lettre", "financement")
    _ligne(lettre, "66", SensBudget.CHARGE)
    page = _page(lettre, "dossiers:rubrique", "lettre", "financement")
    assert page.count(OUVERT) == 1
    assert page.index(OUVERT) < page.index("Produits :")


def test_le_compte_86_rempli_montre_aussi_le_87():
    lettre = un_dossier().lettre
    _ligne(lettre, "86", SensBudget.CHARGE)
    assert _page(lettre, "dossiers:rubrique", "lettre", "financement").count(OUVERT) == 2


@pytest.mark.parametrize("saisie", ["douze", "-3"])
def test_une_erreur_dans_un_compte_rare_se_voit(saisie):
    jeu = BudgetParCompte({"formalisation-76-0-montant": saisie}, instance=un_dossier())
    assert not jeu.is_valid()
    assert [tableau.ouvert for tableau in jeu.tableaux] == [False, True]


def test_chaque_compte_reste_une_fois_dans_la_page():
    jeu = BudgetParCompte(instance=un_dossier())
    montres = [saisi.compte.code for t in jeu.tableaux for saisi in (*t.usuels, *t.rares)]
    assert sorted(montres) == sorted(saisi.compte.code for _t, _s, colonne in jeu.colonnes for saisi in colonne)


def test_reporter_est_a_cote_du_montant_et_la_page_ne_demande_pas_de_l_enregistrer():
    page = _page(une_lettre_complete(), "dossiers:rubrique", "lettre", "financement")
    assert page.index('name="fir_montant"') < page.index("data-reporter") < page.index('name="fir_objet"')
    avec_script = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    assert "Enregistrez d’abord" in page
    assert "Enregistrez d’abord" not in avec_script


# --- Contact ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("telephone", ["", "05 61 00 00"])
def test_sans_telephone_juste_le_contact_n_est_pas_complet(telephone):
    lettre = une_lettre_complete()
    LettreIntention.objects.filter(pk=lettre.pk).update(contact_telephone=telephone)
    page = _page(lettre, "dossiers:rubrique", "lettre", "contact")
    assert 'href="#id_contact_telephone"' in page


def test_un_telephone_a_huit_chiffres_est_refuse_et_un_juste_se_range():
    lettre = une_lettre_complete()
    client, adresse = _client(lettre), reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", "contact"])
    envoi = {
        "contact_prenom": "Anne",
        "contact_nom": "Puech",
        "contact_courriel": "anne@exemple.test",
        "contact_telephone": "05 61 00 00",
        "rester": "1",
    }
    refus = client.post(adresse, envoi)
    assert refus.status_code == 422
    assert "Écrivez un numéro de téléphone français à dix chiffres" in refus.content.decode()
    assert client.post(adresse, {**envoi, "contact_telephone": "+33 (0)5.61.00.00.02"}).status_code == 302
    lettre.refresh_from_db()
    assert lettre.contact_telephone == "05 61 00 00 02"


# --- Dépôt et tours --------------------------------------------------------------------------------------


def test_le_depot_dit_que_les_points_maintenus_seront_lus():
    lettre = une_lettre_complete()
    assert "Ce que liront les institutions" not in _page(lettre, "dossiers:acte", "lettre", "deposer")
    lettre.dossier.acteurs.filter(categorie__in=("usagers", "elus")).delete()
    page = _page(lettre, "dossiers:acte", "lettre", "deposer")
    assert "Il sera imprimé avec vos motifs dans la lettre" in page
    assert "Aucun usager ni élu" in page


def test_la_personne_attendue_lit_vous_et_les_autres_le_nom_de_la_partie():
    lettre = une_lettre_complete()
    client, guichet = _client(lettre), client_de(un_agent(Role.COORDINATEUR))
    liste, page = reverse("dossiers:liste"), lettre.dossier.get_absolute_url()
    assert 'data-libelle="À qui de jouer">Vous<' in client.get(liste).content.decode()
    lue = client.get(page).content.decode()
    assert "À qui de jouer : vous" in lue
    assert "<small>Porteur</small>" not in lue
    auteur = lettre.dossier.equipe.get(role="responsable").utilisateur
    deposer(lettre, auteur=auteur, maintenant=timezone.now())
    assert 'data-libelle="À qui de jouer">Vous<' not in client.get(liste).content.decode()
    assert 'data-libelle="À qui de jouer">Vous<' in guichet.get(liste).content.decode()


# --- Acteurs, organisation, pièces -----------------------------------------------------------------------


def test_la_fiche_d_un_acteur_replie_ses_champs_rares_s_ils_sont_vides():
    lettre = un_dossier().lettre
    adresse = reverse("dossiers:nouvel_acteur", args=[lettre.dossier.numero, "lettre", "personne"])
    client = _client(lettre)
    assert '<details class="repli">' in client.get(adresse).content.decode()
    fautif = client.post(adresse, {"categorie": "professionnel", "nom": "Puech", "rpps": "12"}).content.decode()
    assert '<details class="repli" open>' in fautif


def test_les_filtres_des_acteurs_s_ouvrent_s_ils_servent():
    lettre = une_lettre_complete()
    adresse, client = reverse("dossiers:acteurs", args=[lettre.dossier.numero, "lettre"]), _client(lettre)
    assert '<details class="repli filtres-plus">' in client.get(adresse, {"q": "puech"}).content.decode()
    assert '<details class="repli filtres-plus" open>' in client.get(adresse, {"statut": "associe"}).content.decode()


def test_les_dispositifs_proposes_passent_avant_la_saisie_a_la_main():
    prefixes = [lignes.prefixe for lignes in rubrique("lettre", "organisation").lignes]
    assert prefixes.index("proposes") < prefixes.index("dispositifs")


@pytest.mark.parametrize("cle", ["contact", "structure", "besoins", "mobilisation", "missions", "financement"])
def test_le_bloc_des_pieces_ne_s_ouvre_que_la_ou_l_on_en_attend(cle):
    page = _page(un_dossier().lettre, "dossiers:rubrique", "lettre", cle)
    bloc = page.partition('id="pieces-jointes"')[2].partition("<summary>")[0]
    assert ('<details class="repli" open>' in bloc) == (("lettre", cle) in ATTENDUES)
