"""L'échange ouvert par un appui, avant tout dépôt : le coordinateur écrit sans voir le dossier ni son numéro."""

import pytest
from django.utils import timezone

from commun.models import CourrielSortant
from dialogue.enums import Public
from dialogue.models import Message
from dossiers.actions import appuis
from dossiers.enums_echanges import NatureAppui
from dossiers.models import AppuiGuichet, Dossier
from tests.fabriques.comptes import client_de
from tests.fabriques.dialogue import gens, un_message
from tests.fabriques.dossiers import un_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


@pytest.fixture
def appui(dossier: Dossier) -> AppuiGuichet:
    auteur = gens(dossier)["responsable"]
    acte = {"auteur": auteur, "maintenant": timezone.now()}
    return appuis.demander_appui(dossier, nature=NatureAppui.REUNION, message="Une réunion ?", **acte)


def test_le_coordinateur_lit_et_repond_sans_numero_ni_lien(dossier: Dossier, appui: AppuiGuichet) -> None:
    un_message(dossier, Public.PORTEUR_GUICHET, "Mardi vous irait ?")
    coordinateur = gens(dossier)["coordinateur"]
    courriel = CourrielSortant.objects.get(destinataire=coordinateur.email, cle__startswith="dialogue:")
    client = client_de(coordinateur)
    adresse = f"/appuis/{appui.pk}/echanges/"
    lue = client.get(adresse).content.decode()
    assert adresse in courriel.corps
    assert adresse in client.get(f"/appuis/{appui.pk}/").content.decode()
    assert "Mardi vous irait" in lue
    assert [dossier.numero in texte for texte in (lue, courriel.corps, courriel.sujet)] == [False] * 3
    assert client.post(adresse, {"texte": "Oui, à 20 h."}).status_code == 302
    assert list(Message.objects.order_by("pk").values_list("cote", flat=True)) == ["porteur", "guichet"]
    page_de_l_equipe = f"/dossiers/{dossier.numero}/echanges/porteur_guichet/"
    assert "Oui, à 20 h." in client_de(gens(dossier)["responsable"]).get(page_de_l_equipe).content.decode()


def test_introuvable_aux_autres_et_a_tous_une_fois_l_appui_fini(dossier: Dossier, appui: AppuiGuichet) -> None:
    personnes = gens(dossier)
    clients = {nom: client_de(personne) for nom, personne in personnes.items()}
    for page in (f"/appuis/{appui.pk}/echanges/", f"/appuis/{appui.pk}/echanges/note/"):
        statuts = {nom: client.get(page).status_code for nom, client in clients.items()}
        assert statuts == {nom: 200 if nom == "coordinateur" else 404 for nom in personnes}
    appuis.annuler(appui, auteur=personnes["responsable"], maintenant=timezone.now())
    assert clients["coordinateur"].get(f"/appuis/{appui.pk}/echanges/").status_code == 404
