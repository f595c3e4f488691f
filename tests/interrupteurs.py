"""L'interrupteur de l'ajout seul : il retire les déclencheurs d'une base de test, puis les repose."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from commun.ajout_seul import protections, retirer
from financement import gardes


def est_une_base_de_test(connexion: BaseDatabaseWrapper) -> bool:
    nom = str(connexion.settings_dict["NAME"])
    return "mode=memory" in nom or nom == ":memory:" or nom.rsplit("/", 1)[-1].startswith("test_")


def exiger_une_base_de_test(connexion: BaseDatabaseWrapper) -> None:
    if not est_une_base_de_test(connexion):
        raise RuntimeError("L’ajout seul ne se lève que sur une base de test.")


@contextmanager
def protection_levee(connexion: BaseDatabaseWrapper) -> Iterator[None]:
    """Lève l'ajout seul le temps du bloc ; refuse toute base qui n'est pas une base de test."""
    exiger_une_base_de_test(connexion)
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
