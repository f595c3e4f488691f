"""Ce que la page d'un dossier nomme de l'exécution de son contrat."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Les missions, pour qui lit un contrat signé."""
    contrat = getattr(dossier, "contrat", None)
    if contrat is None or contrat.etat not in SIGNES or Capacite.LIRE not in capacites:
        return
    yield Lien(reverse("execution:missions", args=[dossier.numero]), "Missions du contrat", nom_icone="list-check")
