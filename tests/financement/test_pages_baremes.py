"""Les pages des barèmes : lire, saisir, soumettre, vérifier à deux, comparer."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from financement.conversion import en_bareme
from financement.forms.baremes import SaisieForm
from financement.models import VersionDeBareme
from financement.registre import bareme_courant
from tests.fabriques.baremes import SOURCE, complet, les_livres, soumis, un_administrateur, un_brouillon, verifie
from tests.fabriques.comptes import client_de, un_agent, un_compte

pytestmark = pytest.mark.django_db


def adresse(nom: str, *arguments: str) -> str:
    return reverse(f"financement:{nom}", args=arguments)


def saisie_de(bareme, client: Client, code: str) -> dict[str, str]:
    """Le formulaire de ce brouillon, rempli des valeurs de ``bareme``."""
    lu = client.get(adresse("bareme_saisir", code)).context["form"]
    plein = SaisieForm(bareme, {}, lu.initial["lu"])
    valeurs = {nom: plein[nom].value() for nom in plein.fields if plein[nom].value() not in (None, False)}
    return {nom: "on" if valeur is True else str(valeur) for nom, valeur in valeurs.items()}


def test_de_la_page_blanche_au_bareme_verifie() -> None:
    les_livres()
    elise, gilles = (client_de(un_administrateur()) for _ in range(2))
    valeurs = saisie_de(complet(), elise, "ACI-AV2-2022")
    valeurs["ligne-0-t1"] = "61\u202f000,50"
    assert elise.post(adresse("bareme_saisir", "ACI-AV2-2022"), valeurs).status_code == 302
    assert elise.post(adresse("bareme_acte", "ACI-AV2-2022", "soumettre")).status_code == 302
    assert elise.get(adresse("bareme_acte", "ACI-AV2-2022", "verifier")).status_code == 403
    assert elise.post(adresse("bareme_acte", "ACI-AV2-2022", "verifier"), {"relu": "on"}).status_code == 403
    page = gilles.get(adresse("bareme_acte", "ACI-AV2-2022", "verifier")).content.decode()
    assert [texte for texte in ("ACI-2019 cessera", "61\u202f000,50", SOURCE) if texte not in page] == [SOURCE]
    assert gilles.post(adresse("bareme_acte", "ACI-AV2-2022", "verifier")).status_code == 422
    assert gilles.post(adresse("bareme_acte", "ACI-AV2-2022", "verifier"), {"relu": "on"}).status_code == 302
    assert bareme_courant().code == "ACI-AV2-2022"
    for nom in ("pages:financement", "pages:missions", "accueil"):
        assert gilles.get(reverse(nom)).status_code == 200
    page = gilles.get(reverse("financement:simulateur"), {"population": "52000"}).content.decode()
    assert "Réponse aux crises sanitaires graves" in page


def test_la_liste_et_la_page_disent_qui_a_saisi_et_qui_a_verifie() -> None:
    les_livres()
    version = verifie(un_brouillon())
    client = client_de(un_agent(Role.INSTRUCTEUR_AM))
    for page in (client.get(adresse("baremes")), client.get(adresse("bareme", "ACI-2027"))):
        lu = page.content.decode()
        assert [str(qui) for qui in (version.auteur, version.verificateur) if str(qui) not in lu] == []
    lu = client.get(adresse("bareme", "ACI-2019")).content.decode()
    assert ("jusqu’au 31 décembre 2026" in lu, "Fin de validité posée" in lu) == (True, True)
    assert "Retirer ce barème" not in lu


def test_un_brouillon_dit_ce_qui_lui_manque_et_d_ou_vient_sa_seule_colonne() -> None:
    les_livres()
    lu = client_de(un_administrateur()).get(adresse("bareme", "ACI-AV2-2022")).content.decode()
    assert "Fonctionnement de la CPTS, part fixe : le montant manque pour les tailles 1, 2, 3, 4." in lu
    assert "Source secondaire : annexes de deux contrats réels de taille 3" in lu
    assert ("Soumettre à vérification" in lu, "Compléter le brouillon" in lu) == (False, True)


def test_un_acte_impossible_est_refuse_avec_ses_raisons() -> None:
    les_livres()
    client = client_de(un_administrateur())
    reponse = client.post(adresse("bareme_acte", "ACI-AV2-2022", "soumettre"))
    assert (reponse.status_code, "le montant manque" in reponse.content.decode()) == (409, True)
    assert client.post(adresse("bareme_acte", "ACI-2019", "retirer"), {"motif": ""}).status_code == 422
    assert VersionDeBareme.objects.get(code="ACI-2019").etat == "verifie"


def test_des_dates_deja_prises_se_disent_a_la_saisie_avec_celles_de_l_autre_et_menent_au_champ() -> None:
    les_livres()
    verifie(un_brouillon(effet=date(2027, 1, 1), fin=date(2027, 12, 31)))
    un_brouillon("ESSAI", date(2027, 6, 1))
    client = client_de(un_administrateur())
    saisie, acte = (
        unescape(client.get(page).content.decode())
        for page in (adresse("bareme_saisir", "ESSAI"), adresse("bareme_acte", "ESSAI", "soumettre"))
    )
    dit = "mêmes jours que ACI-2027, déjà vérifié et valable du 1er janvier 2027 au 31 décembre 2027"
    assert (dit in saisie, 'href="#id_effet_le"' in saisie, 'id="id_effet_le"' in saisie) == (True, True, True)
    assert (dit in acte, f"{adresse('bareme_saisir', 'ESSAI')}#id_effet_le" in acte) == (True, True)


@pytest.mark.parametrize(
    ("champ", "valeur", "raison"),
    [
        ("ligne-1-t1", "-5", "négatif"),
        ("ligne-1-t1", "beaucoup", "Écrivez un nombre"),
        ("ligne-1-t1", "12,345", "2"),
        ("effet_le", "", "Indiquez cette date"),
        ("effet_le", "2000-01-01", "avant d’être publié"),
        ("fin_le", "2027-00-99", "Indiquez une date"),
        ("ajout_poste", "fonctionnement", "déjà au barème"),
    ],
)
def test_une_saisie_fautive_ne_perd_rien(champ: str, valeur: str, raison: str) -> None:
    version = un_brouillon()
    client = client_de(version.auteur)
    valeurs = saisie_de(en_bareme(version), client, version.code) | {"libelle": "Un autre libellé", champ: valeur}
    valeurs["ajout_nature"] = "fixe"
    reponse = client.post(adresse("bareme_saisir", version.code), valeurs)
    assert (reponse.status_code, reponse.context["form"]["libelle"].value()) == (422, "Un autre libellé")
    assert raison in reponse.content.decode()
    assert VersionDeBareme.objects.get(code=version.code).libelle == version.libelle


def test_deux_personnes_sur_le_meme_brouillon_ne_s_ecrasent_pas() -> None:
    version = un_brouillon()
    elise, gilles = client_de(version.auteur), client_de(un_administrateur())
    siennes, autres = (saisie_de(en_bareme(version), c, version.code) for c in (elise, gilles))
    assert elise.post(adresse("bareme_saisir", version.code), siennes | {"libelle": "La première"}).status_code == 302
    reponse = gilles.post(adresse("bareme_saisir", version.code), autres | {"libelle": "La seconde"})
    assert (reponse.status_code, "a changé depuis" in reponse.content.decode()) == (409, True)
    assert VersionDeBareme.objects.get(code=version.code).libelle == "La première"


def test_une_mission_et_ses_lignes_s_ajoutent_et_se_retirent() -> None:
    les_livres()
    version = un_brouillon()
    client = client_de(version.auteur)
    page = adresse("bareme_saisir", version.code)
    client.post(page, saisie_de(en_bareme(version), client, version.code) | {"ajout_mission": "crise_sanitaire"})
    ajoutee = en_bareme(VersionDeBareme.objects.get(code=version.code))
    assert [li.montants for li in ajoutee.lignes if li.poste == "crise_sanitaire"] == [(None,) * 4] * 2
    rang = [mission.code for mission in ajoutee.missions].index("crise_sanitaire")
    client.post(page, saisie_de(ajoutee, client, version.code) | {f"mission-{rang}-retirer": "on"})
    retiree = en_bareme(VersionDeBareme.objects.get(code=version.code))
    assert (retiree.missions, retiree.lignes) == (en_bareme(version).missions, en_bareme(version).lignes)


def test_un_nouveau_bareme_part_d_une_version_et_son_code_ne_se_prend_qu_une_fois() -> None:
    les_livres()
    client = client_de(un_administrateur())
    valeurs = {"code": "ACI-2027", "libelle": "Nouvel accord", "origine": "ACI-2019"}
    assert client.post(adresse("bareme_nouveau"), valeurs).url == adresse("bareme_saisir", "ACI-2027")
    assert client.post(adresse("bareme_nouveau"), valeurs).status_code == 409
    assert client.post(adresse("bareme_nouveau"), valeurs | {"code": "é !"}).status_code == 422
    neuf = en_bareme(VersionDeBareme.objects.get(code="ACI-2027"))
    assert neuf.lignes == en_bareme(VersionDeBareme.objects.get(code="ACI-2019")).lignes


def test_ce_qui_n_est_plus_un_brouillon_ne_se_saisit_pas() -> None:
    version = soumis(un_brouillon())
    client = client_de(version.auteur)
    assert client.get(adresse("bareme_saisir", version.code)).url == adresse("bareme", version.code)
    assert client.post(adresse("bareme_saisir", version.code), {"libelle": "X"}).status_code == 302
    assert VersionDeBareme.objects.get(code=version.code).libelle == version.libelle


def test_comparer_dit_les_ecarts_en_euros_et_le_reste_en_phrases() -> None:
    les_livres()
    version = un_brouillon()
    lignes = en_bareme(version).lignes
    neuve = replace(lignes[0], montants=(lignes[0].montants[0] + 1_500, *lignes[0].montants[1:]))
    modifie = replace(en_bareme(version), lignes=(neuve, *lignes[1:]))
    client = client_de(version.auteur)
    client.post(adresse("bareme_saisir", version.code), saisie_de(modifie, client, version.code))
    lu = client.get(adresse("baremes_comparer"), {"avant": "ACI-2019", "apres": "ACI-2027"}).content.decode()
    assert lu.count("+1\u202f500,00\xa0€") == 2
    assert "Date d’effet : 25 août 2019 → 1er janvier 2027." in lu
    lu = client.get(adresse("baremes_comparer"), {"avant": "ACI-2019", "apres": "ACI-AV2-2022"}).content.decode()
    assert "Mission ajoutée : Réponse aux crises sanitaires graves (socle)." in lu
    assert client.get(adresse("baremes_comparer"), {"avant": "ACI-2019", "apres": "ACI-2019"}).status_code == 200


def test_un_porteur_ne_lit_pas_l_administration_des_baremes() -> None:
    les_livres()
    client = client_de(un_compte())
    assert client.get(adresse("bareme", "ACI-2019")).status_code == 403
    assert client_de(un_agent(Role.LECTEUR)).get(adresse("bareme", "INCONNU")).status_code == 404
    administrateur = client_de(un_administrateur())
    assert administrateur.get(adresse("bareme_acte", "ACI-2019", "effacer")).status_code == 404
