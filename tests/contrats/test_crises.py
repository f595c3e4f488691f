"""L'ARS reconnaît une crise, ou y revient : le plan, la page, le journal, le rejeu et les courriels le disent."""

import io
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commun.calendrier import ajouter_mois, jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from contrats import actions
from contrats.enums import Partie
from contrats.models import CriseReconnue
from contrats.plans import plan_en_vigueur
from contrats.rejeu import contrat_en_toml
from dossiers.actions.transitions import TransitionRefusee
from financement import baremes
from financement.__main__ import main
from financement.bareme import Ligne, Nature, Statut
from financement.baremes import ACI_2019
from tests.contrats.explications import de_la_commande, de_la_page
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_signe

pytestmark = pytest.mark.django_db
PART = Decimal("67500.00")
DECISION = "ARS 2026-118"


@pytest.fixture
def bareme(monkeypatch):
    """L'ACI de 2019, vérifié, augmenté d'une part de crise pour la prévention : un barème de test, pas un texte."""
    crise = Ligne("prevention", Nature.CRISE_RECONNUE, (PART,) * 4)
    monkeypatch.setitem(baremes.BAREMES, "ACI-2019", replace(ACI_2019, lignes=(*ACI_2019.lignes, crise)))


@pytest.fixture
def signe():
    p = un_contrat_signe()
    p.maintenant += timedelta(days=200)
    return p


def decision(p, **autres):
    jour = jour_paris(p.maintenant)
    champs = {"du": jour - timedelta(days=20), "au": jour + timedelta(days=20), "reference": DECISION}
    return actions.Decision(**{**champs, "decision_le": jour, "motif": "Épidémie de grippe.", **autres})


def reconnaitre(p, qui=None, **autres):
    auteur = qui or p.signataire(Partie.ARS)
    acte = {"auteur": auteur, "maintenant": p.maintenant}
    [crise] = actions.reconnaitre_une_crise([p.contrat], decision=decision(p, **autres), **acte)
    return crise


def parts(p):
    return [(li.exigible_le, li.montant) for li in plan_en_vigueur(p.contrat).lignes if li.nature == "crise_reconnue"]


def test_reconnue_la_part_est_due_expliquee_rejouee_annoncee_puis_revoquee(bareme, signe, tmp_path):
    p, jour = signe, jour_paris(signe.maintenant)
    avant = p.contrat.plans.get().total
    crise = reconnaitre(p)
    assert parts(p) == [(jour, PART)]
    plan = p.contrat.plans.get(numero=2)
    assert (plan.total, plan.evenement.code) == (avant + PART, "crise_reconnue")
    assert p.dossier.evenements.get(code="crise_reconnue").donnees["reference"] == DECISION
    assert CourrielSortant.objects.filter(evenement="contrat.crise_reconnue").count() >= 3
    page = unescape(client_de(p.responsable).get(p.contrat.get_absolute_url()).content.decode())
    assert f"décision {DECISION}" in page
    (tmp_path / "contrat.toml").write_text(contrat_en_toml(p.contrat), encoding="utf-8")
    with redirect_stdout(io.StringIO()) as imprime:
        assert main([str(tmp_path / "contrat.toml")]) == 0
    assert de_la_commande(imprime.getvalue()) == de_la_page(page)
    with pytest.raises(TransitionRefusee, match="déjà enregistrée"):
        reconnaitre(p)
    acte = {"auteur": p.signataire(Partie.ARS), "maintenant": p.maintenant}
    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        actions.revoquer_une_crise(crise, commentaire=" ", **acte)
    actions.revoquer_une_crise(crise, commentaire="Décision retirée.", **acte)
    assert (parts(p), p.contrat.plans.get(numero=3).total) == ([], avant)
    with pytest.raises(TransitionRefusee, match="déjà révoquée"):
        actions.revoquer_une_crise(crise, commentaire="Encore.", **acte)
    reconnaitre(p)
    assert CriseReconnue.objects.count() == 2


def test_ce_que_l_ars_ne_peut_pas_reconnaitre(bareme, signe):
    p, jour = signe, jour_paris(signe.maintenant)
    fautes = {
        "ne peut pas être à venir": {"decision_le": jour + timedelta(days=1)},
        "finit au plus tôt": {"au": jour - timedelta(days=30)},
        "hors du contrat": {"du": date(2000, 1, 1), "au": date(2000, 2, 1)},
        "référence de la décision": {"reference": " "},
    }
    for raison, champs in fautes.items():
        with pytest.raises(TransitionRefusee, match=raison):
            reconnaitre(p, **champs)
    for qui in (p.responsable, p.signataire(Partie.AM), p.agent(Role.INSTRUCTEUR_ARS)):
        with pytest.raises(PermissionDenied):
            reconnaitre(p, qui)
    assert (CriseReconnue.objects.count(), p.contrat.plans.count()) == (0, 1)


def test_un_bareme_sans_part_de_crise_ou_en_brouillon_ne_paie_rien(signe, monkeypatch):
    with pytest.raises(TransitionRefusee, match="n’a pas de part de crise"):
        reconnaitre(signe)
    crise = Ligne("prevention", Nature.CRISE_RECONNUE, (PART,) * 4)
    brouillon = replace(ACI_2019, lignes=(*ACI_2019.lignes, crise), statut=Statut.BROUILLON)
    monkeypatch.setitem(baremes.BAREMES, "ACI-2019", brouillon)
    with pytest.raises(TransitionRefusee, match="le plan ne se calcule pas"):
        reconnaitre(signe)
    assert CriseReconnue.objects.count() == 0


def test_reconnaitre_et_revoquer_a_l_ecran(bareme, signe):
    p, numero = signe, signe.dossier.numero
    liste, page = (reverse(f"contrats:{nom}", args=[numero]) for nom in ("crises", "crise_reconnaitre"))
    decideur, porteur = client_de(p.signataire(Partie.ARS)), client_de(p.responsable)
    lus = {nom: client.get(liste).content.decode() for nom, client in (("ars", decideur), ("cpts", porteur))}
    assert {nom: "Reconnaître une crise" in lu for nom, lu in lus.items()} == {"ars": True, "cpts": False}
    assert "Aucune crise reconnue" in unescape(lus["cpts"])
    assert porteur.get(page).status_code == 403
    debut = p.contrat.debut_le
    champs = {
        "reference": DECISION,
        "decision_le": debut,
        "du": ajouter_mois(debut, 4),
        "au": debut,
        "motif": "Grippe.",
    }
    fautif = decideur.post(page, {**champs, "contrats": [p.contrat.pk]})
    assert (fautif.status_code, list(fautif.context["form"].errors)) == (422, ["au"])
    assert decideur.post(page, {**champs, "au": ajouter_mois(debut, 5)}).status_code == 422
    bon = {**champs, "au": ajouter_mois(debut, 5), "contrats": [p.contrat.pk]}
    assert decideur.post(page, bon).status_code == 302
    crise = CriseReconnue.objects.get()
    assert decideur.post(page, bon).status_code == 409
    revoquer = reverse("contrats:crise_revoquer", args=[numero, crise.pk])
    assert "Révoquer cette reconnaissance" in decideur.get(revoquer).content.decode()
    assert (porteur.get(revoquer).status_code, decideur.post(revoquer).status_code) == (403, 422)
    assert decideur.post(revoquer, {"commentaire": "Décision retirée."}).status_code == 302
    assert (decideur.get(revoquer).status_code, "Révoquée" in decideur.get(liste).content.decode()) == (404, True)
