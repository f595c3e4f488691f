"""Une scène montée une fois pour des tests qui la lisent, puis annulée ; chacun a sa transaction dedans."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import TestCase
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def base_partagee(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ce qui s'écrit dans ce bloc (outil de portée module ou dossier) reste lisible jusqu'à sa sortie, puis disparaît.

    L'outil demande aussi ``django_db_setup`` ; ses tests, la base.
    """
    with blocker.unblock():
        atomics = TestCase._enter_atomics()
        yield
        TestCase._rollback_atomics(atomics)
