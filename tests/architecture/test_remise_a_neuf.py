"""Après un test transactionnel, la base d'essai est celle que les migrations ont laissée, gardes comprises."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection

from commun.ajout_seul import tables_sans_protection
from indemnites.models import PlafondAnnuel
from missions.models import Mission
from tests import remise_a_neuf
from tests.fabriques.dossiers import un_dossier
from tests.fabriques.indemnites import un_plafond
from tests.interrupteurs import protection_levee

GARDES = {
    "postgresql": "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
}


def _lire(ordre: str) -> list[tuple]:
    with connection.cursor() as curseur:
        curseur.execute(ordre)
        return curseur.fetchall()


def _base() -> dict[str, list[tuple]]:
    """Toutes les lignes de toutes les tables, et les gardes."""
    with connection.cursor() as curseur:
        tables = sorted(connection.introspection.table_names(curseur))
    lignes = {table: sorted(_lire(f'SELECT * FROM "{table}"'), key=repr) for table in tables}  # noqa: S608
    return {**lignes, "gardes": _lire(GARDES[connection.vendor])}


@pytest.mark.django_db(transaction=True)
def test_la_base_revient_a_ce_que_les_migrations_ont_laisse() -> None:
    depart = _base()
    un_dossier()
    with protection_levee(connection):
        Mission.objects.filter(pk=Mission.objects.order_by("pk").first().pk).update(libelle="Autre mission")
    salie = _base()
    remise_a_neuf.rendre(connection)
    assert salie["missions_mission"] != depart["missions_mission"]
    assert len(salie["dossiers_evenement"]) > len(depart["dossiers_evenement"])
    assert _base() == depart
    assert tables_sans_protection(connection) == []


@pytest.mark.django_db(transaction=True)
def test_les_cles_neuves_ne_prennent_pas_celles_qui_sont_rendues() -> None:
    with protection_levee(connection):
        call_command("flush", interactive=False, verbosity=0)
    remise_a_neuf.rendre(connection)
    rendus = PlafondAnnuel.objects.count()
    un_plafond(2031, Decimal("50000"), verifie=False)
    assert PlafondAnnuel.objects.count() == rendus + 1
