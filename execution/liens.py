"""Ce que la page d'un dossier nomme de l'exécution de son contrat."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Missions, indicateurs et dialogue, pour qui lit un contrat signé."""
    contrat = getattr(dossier, "contrat", None)
    if contrat is None or contrat.etat not in SIGNES or Capacite.LIRE not in capacites:
        return
    pages = (
        ("execution:missions", "Missions du contrat", "list-check"),
        ("execution:indicateurs", "Indicateurs du contrat", "bars"),
        ("execution:gestion", "Dialogue de gestion", "comments"),
    )
    for nom, texte, icone in pages:
        yield Lien(reverse(nom, args=[dossier.numero]), texte, nom_icone=icone)
