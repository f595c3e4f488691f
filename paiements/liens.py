"""Ce que les pages des dossiers nomment du registre."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier
from paiements.permissions import PREPARER

FINANCEURS = PREPARER | {Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS}


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Le registre d'un contrat signé ; la file à la caisse, le budget aux financeurs."""
    yield from _registre(dossier, capacites, "Versements du contrat")
    if capacites & PREPARER:
        yield Lien(reverse("paiements:file"), "File des versements", "list-check")
    if capacites & FINANCEURS:
        yield Lien(reverse("paiements:budget"), "Budget des contrats", "coins")


def onglet(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Le registre, sur les pages du contrat."""
    yield from _registre(dossier, capacites, "Versements")


def _registre(dossier: Dossier, capacites: frozenset[Capacite], texte: str) -> Iterator[Lien]:
    contrat = getattr(dossier, "contrat", None)
    if contrat is not None and contrat.etat in SIGNES and Capacite.LIRE in capacites:
        yield Lien(reverse("paiements:registre", args=[dossier.numero]), texte, "coins")
