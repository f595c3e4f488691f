"""Ce que les pages d'un dossier et de son contrat nomment des indemnités."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Le registre d'un contrat signé, ou ce que les autres en lisent."""
    yield from _registre(dossier, capacites, "Indemnités des professionnels")


def onglet(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Le même, sur les pages du contrat."""
    yield from _registre(dossier, capacites, "Indemnités")


def _registre(dossier: Dossier, capacites: frozenset[Capacite], texte: str) -> Iterator[Lien]:
    contrat = getattr(dossier, "contrat", None)
    if contrat is not None and contrat.etat in SIGNES and Capacite.LIRE in capacites:
        yield Lien(reverse("indemnites:registre", args=[dossier.numero]), texte, "users")
