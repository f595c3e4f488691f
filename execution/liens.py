"""Ce que les pages d'un dossier et de son contrat nomment de l'exécution."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from contrats.enums import SIGNES
from dossiers.liens import Lien
from dossiers.models import Dossier

# Adresse, ce que dit la page du dossier, ce que dit l'onglet du contrat, icône.
PAGES = (
    ("execution:missions", "Missions du contrat", "Missions", "list-check"),
    ("execution:indicateurs", "Indicateurs du contrat", "Indicateurs", "bars"),
    ("execution:gestion", "Dialogue de gestion", "Dialogue de gestion", "comments"),
)


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Missions, indicateurs et dialogue, pour qui lit un contrat signé."""
    if _lit_un_contrat_signe(dossier, capacites):
        for nom, texte, _onglet, icone in PAGES:
            yield Lien(reverse(nom, args=[dossier.numero]), texte, nom_icone=icone)


def onglets(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Les mêmes, sur les pages du contrat."""
    if _lit_un_contrat_signe(dossier, capacites):
        for nom, _texte, onglet, icone in PAGES:
            yield Lien(reverse(nom, args=[dossier.numero]), onglet, nom_icone=icone)


def _lit_un_contrat_signe(dossier: Dossier, capacites: frozenset[Capacite]) -> bool:
    contrat = getattr(dossier, "contrat", None)
    return contrat is not None and contrat.etat in SIGNES and Capacite.LIRE in capacites
