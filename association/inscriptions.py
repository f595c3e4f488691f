"""Ce que la trousse ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas association)."""

from association import blocs as blocs_de_la_trousse
from association.documents import GABARIT
from association.emport import emporter
from dossiers import authenticite, blocs
from dossiers.emport import annexes


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    blocs.inscrire(blocs.Place.DOSSIER, blocs_de_la_trousse.du_dossier)
    blocs.inscrire(blocs.Place.STRUCTURE, blocs_de_la_trousse.de_la_structure)
    annexes.inscrire(emporter, "association", "la dernière version de chaque texte de l’association, à modifier")
    authenticite.imprimer_sans_code(GABARIT, "Un texte de l’association, à adapter : il vaut par ceux qui le signent.")
