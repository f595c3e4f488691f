"""Ce que la liste des dossiers nomme du suivi : ses filtres, ses colonnes, ses exports."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from dossiers.liens import Lien


def du_budget(objet: object, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """L'export comptable de tout le ressort."""
    yield Lien(reverse("suivi:export_versements"), "Exporter les versements", nom_icone="file-arrow-down")


def de_la_liste(adresse_des_filtres: str, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Chacun garde les filtres de la page ; sans filtre, rien à enregistrer."""
    suite = f"?{adresse_des_filtres}"
    if adresse_des_filtres:
        yield Lien(reverse("suivi:vues") + suite, "Enregistrer ces filtres", nom_icone="filter")
    yield Lien(reverse("suivi:colonnes") + suite, "Choisir les colonnes", nom_icone="list-check")
    yield Lien(reverse("suivi:export_dossiers") + suite, "Exporter cette liste", nom_icone="file-arrow-down")
