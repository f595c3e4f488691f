"""Les plafonds : saisis par un administrateur, vérifiés par un autre, lus des organismes."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.taches import nombre, taches
from financement.actions.porte import ActeRefuse
from indemnites import actions
from indemnites.cumul import plafond_de
from indemnites.models import PlafondAnnuel
from tests.fabriques.baremes import un_administrateur
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.indemnites import un_plafond

pytestmark = pytest.mark.django_db
SAISIE = {"annee": "2024", "montant": "46 368,00", "source": "Arrêté du 19 décembre 2023"}


def test_les_deux_plafonds_livres_sont_verifies():
    livres = PlafondAnnuel.objects.order_by("annee").values_list("annee", "montant", "etat")
    assert list(livres) == [(2022, Decimal(41136), "verifie"), (2023, Decimal(43992), "verifie")]


def test_qui_a_saisi_ne_verifie_pas_et_une_annee_n_a_qu_un_plafond_verifie():
    premier, second = un_plafond(2024, Decimal(46368), verifie=False), un_plafond(2024, Decimal(46369), verifie=False)
    suite = {"maintenant": timezone.now()}
    with pytest.raises(PermissionDenied):
        actions.franchir(premier, "verifier", auteur=premier.auteur, **suite)
    autre = un_administrateur("verification@exemple.test")
    actions.franchir(premier, "verifier", auteur=autre, **suite)
    assert plafond_de(2024).verifie
    with pytest.raises(ActeRefuse):
        actions.franchir(second, "verifier", auteur=autre, **suite)
    with pytest.raises(ActeRefuse):
        actions.saisir(annee=2024, montant=Decimal(1), source="Encore", auteur=autre, **suite)
    with pytest.raises(ActeRefuse):
        actions.franchir(second, "ecarter", auteur=autre, motif=" ", **suite)
    actions.franchir(second, "ecarter", auteur=autre, motif="Un euro de trop.", **suite)
    actions.franchir(premier, "retirer", auteur=autre, motif="Mauvaise année.", **suite)
    assert (second.etat, premier.etat, plafond_de(2024).verifie) == ("abandonne", "retire", False)
    with pytest.raises(PermissionDenied):
        actions.saisir(annee=2024, montant=Decimal(1), source="X", auteur=un_agent(Role.DECIDEUR_AM), **suite)


def test_saisir_puis_verifier_par_les_pages():
    saisit, verifie = un_administrateur(), un_administrateur("verification@exemple.test")
    page, client = reverse("indemnites:plafond_saisir"), client_de(saisit)
    assert client.post(page, {**SAISIE, "montant": "-3"}).status_code == 422
    assert client.post(page, {**SAISIE, "annee": "2023"}).status_code == 409
    assert client.post(page, SAISIE).status_code == 302
    plafond = PlafondAnnuel.objects.get(annee=2024)
    acte = reverse("indemnites:plafond_acte", args=[plafond.pk, "verifier"])
    assert (client.get(acte).status_code, client.post(acte, {"relu": "on"}).status_code) == (403, 403)
    client = client_de(verifie)
    assert client.post(acte, {}).status_code == 422
    assert client.post(acte, {"relu": "on"}).status_code == 302
    assert client.post(acte, {"relu": "on"}).status_code == 409
    assert client.get(reverse("indemnites:plafond_acte", args=[plafond.pk, "rien"])).status_code == 404
    assert "46\u202f368,00" in client.get(reverse("indemnites:plafonds")).content.decode()
    assert client_de(un_porteur("p@exemple.test")).get(reverse("indemnites:plafonds")).status_code == 403


def test_un_plafond_saisi_attend_un_autre_administrateur_que_son_auteur():
    plafond, verifie = un_plafond(2024, Decimal(46368), verifie=False), un_administrateur("verification@exemple.test")
    autres = {"saisit": plafond.auteur, "am": un_agent(Role.DECIDEUR_AM), "porteur": un_porteur(), "verifie": verifie}

    def attendus():
        return {
            qui: [t.cle for t in taches(personne) if t.cle.startswith("plafond")] for qui, personne in autres.items()
        }

    assert attendus() == {"saisit": [], "am": [], "porteur": [], "verifie": [f"plafond:{plafond.pk}"]}
    [tache] = taches(verifie)
    assert (nombre(verifie), client_de(verifie).get(tache.adresse).status_code) == (1, 200)
    actions.franchir(plafond, "verifier", auteur=verifie, maintenant=timezone.now())
    assert attendus()["verifie"] == []
