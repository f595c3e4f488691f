"""Ce que l'information des tiers ajoute aux tables des dossiers."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from dossiers import liens, notifications, workflow
from dossiers.documents.resume import DIFFUSABLES
from dossiers.enums import Sujet, Tour
from dossiers.liens import Lien
from dossiers.models import Dossier
from instruction import notifications_tiers
from instruction.actions.tiers import CODE

FAIT = f"{Sujet.PROJET}.{CODE}"


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.FAITS_SANS_ETAT[FAIT] = "Résumé public envoyé à des tiers"
    notifications.PREVIENT_DES_FAITS[FAIT] = (Tour.PORTEUR, Tour.GUICHET, Tour.ARS)
    notifications_tiers.inscrire()
    liens.inscrire(liens.Place.DOSSIER, du_dossier)


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Le résumé à qui lit le projet déposé, l'information à qui peut la faire."""
    projet = getattr(dossier, "projet", None)
    if projet is None or projet.etat not in DIFFUSABLES or not projet.version:
        return
    yield Lien(reverse("tiers:resume", args=[dossier.numero]), "Résumé public du projet (PDF)", "file-pdf")
    if Capacite.INFORMER_TIERS in capacites:
        adresse = reverse("tiers:informer", args=[dossier.numero])
        yield Lien(adresse, "Informer les CPTS voisines et le conseil territorial", "paper-plane")
