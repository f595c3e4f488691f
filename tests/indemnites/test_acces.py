"""Chaque page du registre × chaque rôle : l'équipe lit, les autres lisent « plafond atteint » ou rien."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import ROLES_ORGANISATION, Role
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.indemnites import CLAIRE, une_cpts, une_indemnite

pytestmark = pytest.mark.django_db
PAGES = ("registre", "saisir", "export", "indemnite", "annuler", "attestation", "justificatif")
SECRETS = (CLAIRE.rpps, "Durand", "43992,00", "43\u202f992,00", "43992.00", "Accueil des soignants")


@pytest.fixture
def ici():
    return une_cpts()


def adresses(ici, ligne):
    numero, cle = ici.contrat.dossier.numero, ligne.preuves.get().cle
    propres = {"registre": [], "saisir": [], "export": [2023, "csv"], "justificatif": [ligne.pk, cle]}
    return {nom: reverse(f"indemnites:{nom}", args=[numero, *propres.get(nom, [ligne.pk])]) for nom in PAGES}


def institutions():
    return {role.value: un_agent(role) for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR}


def contenu(reponse):
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def statut(client, page):
    """Le statut, fichier lu jusqu'au bout."""
    reponse = client.get(page)
    contenu(reponse)
    return reponse.status_code


def test_l_equipe_lit_et_ecrit_les_institutions_ne_lisent_que_l_annee(ici):
    pages = adresses(ici, une_indemnite(ici))
    lus = {}
    for qui, personne in {**institutions(), "responsable": ici.parcours.responsable}.items():
        client = client_de(personne)
        lus |= {(qui, nom): statut(client, page) for nom, page in pages.items()}
    attendu = {(qui, nom): 200 if qui == "responsable" or nom == "registre" else 404 for qui, nom in lus}
    assert lus == attendu


@pytest.mark.un_moteur  # un statut se décide dans Python ; chaque page a ses tests sur les deux moteurs
def test_ailleurs_sans_compte_et_chez_l_administrateur_rien_n_existe(ici):
    pages = adresses(ici, une_indemnite(ici)).values()
    etrangers = [un_agent(role, departement="75") for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR]
    for personne in (*etrangers, un_agent(Role.ADMINISTRATEUR), un_porteur("autre@exemple.test")):
        client = client_de(personne)
        assert {statut(client, page) for page in pages} == {404}
    assert {Client().get(page).status_code for page in pages} == {302}


@pytest.mark.un_moteur  # une fuite se juge dans Python ; les lectures ont leurs tests sur les deux moteurs
def test_rien_du_registre_ne_fuit_vers_les_institutions(ici):
    """Ni au journal, ni dans l'archive, ni dans un courriel, ni dans une page : un niveau, et c'est tout."""
    ligne = une_indemnite(ici, "43992.00", objet="Accueil des soignants")
    dossier = ici.contrat.dossier
    autour = [
        *adresses(ici, ligne).values(),
        reverse("contrats:contrat", args=[dossier.numero]),
        reverse("paiements:registre", args=[dossier.numero]),
        reverse("dossiers:piece", args=[dossier.numero, ligne.preuves.get().cle]),
        *(reverse(f"dossiers:{nom}", args=[dossier.numero]) for nom in ("detail", "journal", "archive")),
        *map(reverse, ("suivi:a_faire", "dossiers:liste")),
    ]
    for qui, personne in institutions().items():
        client = client_de(personne)
        lu = "\n".join(contenu(client.get(page)).decode(errors="replace") for page in autour)
        assert (qui, [secret for secret in SECRETS if secret in lu]) == (qui, [])
        assert "Indemnité enregistrée" not in lu
        assert "Plafond atteint" in lu
    assert not CourrielSortant.objects.filter(corps__contains="ndemnité").exists()


def test_une_autre_cpts_ne_lit_ni_somme_ni_nom(ici):
    autre = un_porteur("autre@exemple.test")
    ailleurs = une_cpts(nom="CPTS voisine", porteur=autre)
    une_indemnite(ici, "43000.00")
    une_indemnite(ailleurs, "992.00")
    page = client_de(autre).get(reverse("indemnites:registre", args=[ailleurs.contrat.dossier.numero]) + "?annee=2023")
    texte = page.content.decode()
    assert "Plafond atteint" in texte
    assert "2 % du plafond de 43\u202f992,00" in texte
    assert not any(mot in texte for mot in ("43\u202f000", "43000", "Lauragais"))


def test_le_lecteur_de_l_equipe_lit_sans_ecrire(ici):
    ligne = une_indemnite(ici)
    lecteur = un_porteur("lecteur@exemple.test")
    ici.contrat.dossier.equipe.create(utilisateur=lecteur, role="lecteur", depuis=timezone.now())
    lus = {nom: statut(client_de(lecteur), page) for nom, page in adresses(ici, ligne).items()}
    assert lus == {nom: 403 if nom in ("saisir", "annuler") else 200 for nom in PAGES}
