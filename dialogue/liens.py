"""Ce que les pages des dossiers nomment du dialogue."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from comptes.roles import Capacite
from dossiers.liens import Lien
from dossiers.models import Dossier


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Réunions et questionnaires, pour l'équipe et pour qui organise."""
    if capacites & {Capacite.COMMENTER, Capacite.ORGANISER_REUNION}:
        yield Lien(reverse("dialogue:reunions", args=[dossier.numero]), "Réunions", nom_icone="calendar-days")
        adresse = reverse("dialogue:questionnaires", args=[dossier.numero])
        yield Lien(adresse, "Questionnaires aux professionnels", nom_icone="comments")


def des_appuis(objet: Any, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Les aides de l'URPS, que traite le même coordinateur."""
    yield Lien(reverse("dialogue:aides"), "Voir aussi les aides de l’URPS", nom_icone="hand")
