"""La table des traitements du temps : un échec n'en empêche pas un autre, la commande le dit."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from dossiers import echeances, effets
from dossiers.archives import produire_en_attente
from dossiers.enums import EtatLettre
from dossiers.models import Document
from tests.fabriques.etats import un_dossier_a
from tests.gardes.gabarits import VariableIndefinie

JOUR, INSTANT = date(2026, 3, 2), datetime(2026, 3, 2, 11, tzinfo=UTC)


def deux_effets(jour: date, maintenant: datetime) -> int:
    return 2


def en_panne(jour: date, maintenant: datetime) -> int:
    raise RuntimeError("panne")


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(echeances, "_TABLE", [])
    for traitement in (en_panne, deux_effets, deux_effets):
        echeances.inscrire(traitement)


@pytest.mark.usefixtures("table")
def test_un_traitement_en_echec_n_arrete_pas_les_suivants() -> None:
    with pytest.raises(echeances.EcheancesIncompletes, match="en_panne") as echec:
        echeances.traiter(JOUR, INSTANT)
    assert list(echec.value.resultats.values()) == [2]


@pytest.mark.usefixtures("table")
def test_la_commande_dit_ce_qui_est_fait_et_ce_qui_a_echoue() -> None:
    sortie = io.StringIO()
    with pytest.raises(CommandError, match="en_panne"):
        call_command("traiter_echeances", stdout=sortie)
    assert sortie.getvalue().strip().endswith("deux_effets : 2")


def test_une_date_mal_ecrite_est_refusee_code_2() -> None:
    with pytest.raises(CommandError, match="AAAA-MM-JJ") as refus:
        call_command("traiter_echeances", "--au", "2 mars")
    assert refus.value.returncode == 2


def test_un_objet_en_echec_n_arrete_pas_les_suivants() -> None:
    vus: list[int] = []

    class Objet:
        def __init__(self, pk: int) -> None:
            self.pk = pk

    def constater(objet: Objet) -> object | None:
        if objet.pk == 1:
            raise RuntimeError("illisible")
        vus.append(objet.pk)
        return object() if objet.pk == 2 else None

    with pytest.raises(RuntimeError, match="illisible"):
        echeances.pour_chacun([Objet(1), Objet(2), Objet(3)], constater)
    assert vus == [2, 3]


def test_les_traitements_du_temps_sont_inscrits() -> None:
    noms = [traitement.__name__ for traitement in echeances._TABLE]
    assert noms[:3] == ["constater_les_tacites", "constater_les_refus_implicites", "produire_les_documents"]
    assert "traiter_echeances" in noms


def test_les_effets_inscrits_sont_connus() -> None:
    table = effets.table()
    assert table["projet.reputer_valide"] == (
        "dossiers.actions.tacite.archiver_attestation",
        "instruction.actions.decision.clore_les_preparations",
    )
    for decision in ("valider_ars", "s_opposer", "valider_am", "refuser_am"):
        assert "instruction.documents_projet.archiver_la_decision_du_projet" in table[f"projet.{decision}"]
    assert any("contrats" in nom for nom in table["projet.valider_am"])


@pytest.mark.django_db
def test_un_document_impossible_n_arrete_pas_les_autres() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    premier, *suivants = dossier.documents.order_by("pk")
    Document.objects.filter(pk=premier.pk).update(contexte={})
    with pytest.raises(VariableIndefinie):
        produire_en_attente()
    produits = dossier.documents.filter(produit_le__isnull=False).order_by("pk")
    assert (list(produits), len(suivants)) == (suivants, 2)
