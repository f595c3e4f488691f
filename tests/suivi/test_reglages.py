"""Les filtres enregistrés et les colonnes de chacun."""

import pytest
from django.urls import reverse

from comptes.enums import Role
from suivi.models import ColonnesChoisies, JeuDeFiltres
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_depose

pytestmark = pytest.mark.django_db
LISTE, VUES, COLONNES = (reverse(nom) for nom in ("dossiers:liste", "suivi:vues", "suivi:colonnes"))


def _ranger(client, adresse: str = "etape=lettre", **champs: str):
    return client.post(f"{VUES}?{adresse}", {"nom": "Mes lettres", **champs})


def test_des_filtres_s_enregistrent_se_retrouvent_et_s_effacent() -> None:
    agent = un_agent(Role.COORDINATEUR)
    client = client_de(agent)
    reponse = _ranger(client, "etape=lettre&tour=guichet&page=2&inconnu=1")
    assert (reponse.status_code, reponse["Location"]) == (302, f"{LISTE}?etape=lettre&tour=guichet")
    [jeu] = JeuDeFiltres.objects.all()
    assert (jeu.utilisateur, jeu.nom, jeu.adresse) == (agent, "Mes lettres", "etape=lettre&tour=guichet")
    assert 'href="?etape=lettre&amp;tour=guichet"' in client.get(LISTE).content.decode()
    page = reverse("suivi:vue", args=[jeu.pk])
    assert 'value="Mes lettres"' in client.get(page).content.decode()
    client.post(page, {"nom": "Lettres du Guichet"})
    jeu.refresh_from_db()
    assert (jeu.nom, jeu.adresse) == ("Lettres du Guichet", "etape=lettre&tour=guichet")
    client.post(page, {"effacer": "1"})
    assert not JeuDeFiltres.objects.exists()


@pytest.mark.parametrize(
    ("adresse", "nom", "message"),
    [
        ("", "Sans filtre", "Aucun filtre"),
        ("etape=lettre", "", "Donnez un nom"),
        ("etape=lettre", "Mes lettres", "déjà des filtres à ce nom"),
    ],
)
def test_un_enregistrement_fautif_est_refuse(adresse: str, nom: str, message: str) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    _ranger(client)
    reponse = client.post(f"{VUES}?{adresse}", {"nom": nom})
    assert (reponse.status_code, JeuDeFiltres.objects.count()) == (422, 1)
    assert message in reponse.content.decode()


def test_la_liste_s_ouvre_sur_les_filtres_par_defaut_un_seul_a_la_fois() -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    _ranger(client, par_defaut="on")
    assert client.get(LISTE)["Location"] == f"{LISTE}?etape=lettre"
    _ranger(client, "etape=projet", nom="Mes projets", par_defaut="on")
    assert client.get(LISTE)["Location"] == f"{LISTE}?etape=projet"
    assert client.get(f"{LISTE}?tous=1").status_code == 200
    assert JeuDeFiltres.objects.filter(par_defaut=True).count() == 1


def test_un_partage_reste_dans_le_guichet_de_la_region() -> None:
    _ranger(client_de(un_agent(Role.COORDINATEUR)), partage="on")
    voient = {
        "relecteur": un_agent(Role.RELECTEUR_URPS),
        "coordinateur d’ailleurs": un_agent(Role.COORDINATEUR, "75"),
        "ars": un_agent(Role.DECIDEUR_ARS),
        "porteur": un_porteur(),
    }
    lus = {qui: "Mes lettres" in client_de(compte).get(LISTE).content.decode() for qui, compte in voient.items()}
    assert lus == {"relecteur": True, "coordinateur d’ailleurs": False, "ars": False, "porteur": False}
    assert client_de(un_agent(Role.RELECTEUR_URPS)).get(LISTE).status_code == 200


def test_le_partage_ne_s_offre_qu_au_guichet() -> None:
    _ranger(client_de(un_agent(Role.DECIDEUR_ARS)), partage="on")
    assert JeuDeFiltres.objects.get().partage_avec_id is None


def test_des_filtres_ne_s_ouvrent_et_ne_s_effacent_que_par_leur_auteur() -> None:
    _ranger(client_de(un_agent(Role.COORDINATEUR)), partage="on")
    page = reverse("suivi:vue", args=[JeuDeFiltres.objects.get().pk])
    for etranger in (un_agent(Role.RELECTEUR_URPS), un_agent(Role.DECIDEUR_ARS), un_porteur()):
        client = client_de(etranger)
        assert (client.get(page).status_code, client.post(page, {"effacer": "1"}).status_code) == (404, 404)
    assert JeuDeFiltres.objects.exists()


def test_les_colonnes_choisies_sont_celles_de_la_liste() -> None:
    un_dossier_depose()
    agent = un_agent(Role.COORDINATEUR)
    client = client_de(agent)
    client.post(COLONNES, {"colonnes": ["taille", "contributions"]})
    assert ColonnesChoisies.objects.get(utilisateur=agent).cles == ["taille", "contributions"]
    page = client.get(LISTE).content.decode()
    assert 'data-libelle="Taille"' in page
    assert 'data-libelle="Contributions"' in page
    assert 'data-libelle="À qui de jouer"' not in page
    client.post(COLONNES, {})
    assert 'data-libelle="À qui de jouer"' in client.get(LISTE).content.decode()


def test_une_colonne_qu_on_ne_propose_pas_ne_se_choisit_pas() -> None:
    un_dossier_depose()
    client = client_de(un_agent(Role.DECIDEUR_ARS))
    assert client.post(COLONNES, {"colonnes": ["contributions"]}).status_code == 422
    ColonnesChoisies.objects.create(utilisateur=un_agent(Role.DECIDEUR_ARS), cles=["contributions"])
    assert "Contributions" not in client.get(LISTE).content.decode()


def test_les_dossiers_coches_vont_a_la_page_d_affectation_du_coordinateur_seul() -> None:
    dossier = un_dossier_depose()
    case, page = f'name="dossier" value="{dossier.numero}"', f'action="{reverse("instruction:groupee")}"'
    lue = client_de(un_agent(Role.COORDINATEUR)).get(LISTE).content.decode()
    assert (case in lue, page in lue) == (True, True)
    lue = client_de(un_agent(Role.RELECTEUR_URPS)).get(LISTE).content.decode()
    assert (case in lue, page in lue) == (False, False)
