"""Ce que la page d'un dossier nomme des indemnités."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Le registre d'un contrat signé, ou ce que les autres en lisent."""
    contrat = getattr(dossier, "contrat", None)
    if contrat is not None and contrat.etat in SIGNES and Capacite.LIRE in capacites:
        yield Lien(reverse("indemnites:registre", args=[dossier.numero]), "Indemnités des professionnels", "users")
