"""L'onglet que le contrat signé ouvre sur sa vie : les applications d'au-dessus y ajoutent les leurs."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier


def onglet(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """« Contrat », pour qui lit un contrat signé."""
    contrat = getattr(dossier, "contrat", None)
    if contrat is not None and contrat.etat in SIGNES and Capacite.LIRE in capacites:
        yield Lien(reverse("contrats:contrat", args=[dossier.numero]), "Contrat", nom_icone="file-signature")
