"""Le seul interrupteur de l'ajout seul : il retire les déclencheurs d'une base de test, puis les repose."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from commun.ajout_seul import protections, retirer
from financement import gardes
from missions.chargement import charger_catalogue

PLAFONDS = import_module("indemnites.migrations.0002_plafonds_livres")


def est_une_base_de_test(connexion: BaseDatabaseWrapper) -> bool:
    nom = str(connexion.settings_dict["NAME"])
    return "mode=memory" in nom or nom == ":memory:" or nom.rsplit("/", 1)[-1].startswith("test_")


@contextmanager
def protection_levee(connexion: BaseDatabaseWrapper) -> Iterator[None]:
    """Lève l'ajout seul le temps du bloc ; refuse toute base qui n'est pas une base de test."""
    if not est_une_base_de_test(connexion):
        raise RuntimeError("L'ajout seul ne se lève que sur une base de test.")
    with connexion.cursor() as curseur:
        presentes = set(connexion.introspection.table_names(curseur))
    protegees = {table: protection for table, protection in protections().items() if table in presentes}
    with connexion.schema_editor(atomic=False) as editeur:
        for table in protegees:
            retirer(editeur, table)
        gardes.retirer(None, editeur)
    try:
        yield
    finally:
        with connexion.schema_editor(atomic=False) as editeur:
            for protection in protegees.values():
                protection.poser(editeur)
            gardes.poser(None, editeur)


def vider_malgre_l_ajout_seul() -> None:
    """Les tests transactionnels vident la base à la fin : la protection est levée pour ce seul geste.

    Ce qu'une migration a chargé, catalogue des missions et plafonds livrés, est aussitôt remis pour les tests suivants.
    """
    from django.db import connections  # noqa: PLC0415 - la base n'existe qu'une fois Django prêt

    initial = TransactionTestCase._fixture_teardown

    def vider(self: TransactionTestCase) -> None:
        with protection_levee(connections["default"]):
            initial(self)
        charger_catalogue()
        PLAFONDS.livrer(apps, None)

    TransactionTestCase._fixture_teardown = vider
