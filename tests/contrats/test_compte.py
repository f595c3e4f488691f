"""Le compte dans la photographie du contrat : jamais en clair, toujours vérifiable, anciennes formes comprises."""

import importlib
import json

import pytest
from django.apps import apps

from contrats.compte import photographier_compte
from contrats.enums import Partie
from contrats.formes import en_ancienne_forme
from contrats.models import Contrat
from contrats.photographie import empreinte, est_intacte, iban_masque
from dossiers.actions.transitions import TransitionRefusee
from dossiers.journal import ruptures
from dossiers.models import Evenement
from tests.fabriques.contrats import IBAN, un_contrat_propose

pytestmark = pytest.mark.django_db
migration = importlib.import_module("contrats.migrations.0002_compte_masque")


@pytest.fixture
def propose():
    return un_contrat_propose()


def a_l_ancienne(contrat: Contrat) -> Contrat:
    """La photographie d'avant : l'IBAN en clair, scellé par l'empreinte."""
    photo = {cle: valeur for cle, valeur in contrat.photographie.items() if cle != "forme"}
    ecrit = {cle: valeur for cle, valeur in en_ancienne_forme(photo["contenu"]).items() if cle != "compte"}
    photo["contenu"] = {**ecrit, "iban": contrat.iban}
    Contrat.objects.filter(pk=contrat.pk).update(photographie=photo, empreinte=empreinte(photo))
    return Contrat.objects.get(pk=contrat.pk)


def test_ni_la_photographie_ni_le_journal_ne_portent_l_iban(propose):
    faits = list(Evenement.objects.order_by("pk").values_list("donnees", flat=True))
    assert IBAN not in json.dumps([propose.contrat.photographie, faits], default=str)
    assert iban_masque(propose.contrat.photographie) == "FR76 •••• •••• •••• •••• •••• 0189"


def test_l_empreinte_du_compte_depend_de_la_cle_et_du_compte():
    lues = {photographier_compte(iban, cle)["empreinte"] for iban in (IBAN, IBAN[:-1] + "8") for cle in ("00", "01")}
    assert len(lues) == 4


def test_un_compte_change_apres_la_proposition_empeche_de_signer(propose):
    Contrat.objects.filter(pk=propose.contrat.pk).update(iban="DE89370400440532013000")
    with pytest.raises(TransitionRefusee, match="ne correspond plus"):
        propose.signer(Partie.ARS)


@pytest.mark.parametrize("change", [False, True])
def test_une_ancienne_photographie_masquee_garde_son_empreinte(propose, change):
    contrat = a_l_ancienne(propose.contrat)
    avant = contrat.empreinte
    migration.masquer_les_comptes(apps, None)
    if change:
        Contrat.objects.filter(pk=contrat.pk).update(iban="DE89370400440532013000")
    contrat = Contrat.objects.get(pk=contrat.pk)
    assert IBAN not in json.dumps(contrat.photographie)
    assert iban_masque(contrat.photographie) == "FR76 •••• •••• •••• •••• •••• 0189"
    assert (contrat.empreinte, est_intacte(contrat)) == (avant, not change)
    assert list(ruptures()) == []


def test_masquer_deux_fois_ne_change_rien(propose):
    a_l_ancienne(propose.contrat)
    migration.masquer_les_comptes(apps, None)
    une = Contrat.objects.get(pk=propose.contrat.pk).photographie
    migration.masquer_les_comptes(apps, None)
    assert Contrat.objects.get(pk=propose.contrat.pk).photographie == une
