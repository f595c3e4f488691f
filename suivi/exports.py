"""Exporter la liste des dossiers : les colonnes de l'écran, les droits de l'écran, en flux."""

from collections.abc import Iterator, Sequence
from datetime import date

from comptes.models import Utilisateur
from dossiers.colonnes import Colonne, Lot, entetes, lire
from dossiers.models import Dossier

TRANCHE = 500
PREMIERES = ("Numéro", "Nom", "Département pilote")


def entetes_de_la_liste(colonnes: Sequence[Colonne]) -> list[str]:
    """Le dossier, puis les colonnes montrées."""
    return [*PREMIERES, *entetes(colonnes)]


def lignes_de_la_liste(
    cles: Sequence[int], colonnes: Sequence[Colonne], utilisateur: Utilisateur, jour: date
) -> Iterator[list[object]]:
    """Les lignes, par tranches de 500 : le nombre de requêtes ne dépend que du nombre de tranches.

    Chaque tranche repasse par ``visibles_par`` : un droit perdu en cours d'export retire les lignes qui restent.
    """
    for debut in range(0, len(cles), TRANCHE):
        tranche = cles[debut : debut + TRANCHE]
        visibles = Dossier.objects.visibles_par(utilisateur).select_related("departement_pilote")
        lus = visibles.order_by().in_bulk(tranche)
        lot = Lot([lus[cle] for cle in tranche if cle in lus], utilisateur, jour)
        for ligne in lire(lot, colonnes):
            pilote = ligne.dossier.departement_pilote
            yield [ligne.dossier.numero, ligne.dossier.nom, str(pilote) if pilote else "", *ligne.valeurs]
