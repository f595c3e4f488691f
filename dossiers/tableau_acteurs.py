"""Le tableau d'acteurs, commun à l'export, au modèle à remplir et à l'import : ses colonnes et leur sens."""

from collections.abc import Iterable, Iterator

from acteurs.nomenclatures import Categorie, Qualite
from commun.exports import FormatExport, exporter
from dossiers.enums import NiveauActeur, StatutActeur
from dossiers.models import ActeurDossier

COLONNES = (
    "categorie", "nom", "prenom", "profession", "rpps", "finess", "code_commune", "commune", "courriel", "statut",
    "niveau", "qualite",
)  # fmt: skip
# Deux exemples à effacer, l'un d'une personne, l'autre d'une structure.
EXEMPLES = (
    ("professionnel", "Puech", "Anne", "Médecin généraliste", "", "", "31582", "Villefranche-de-Lauragais",
     "anne.puech@exemple.fr", "associe", "pilote", "fondateur"),
    ("etablissement", "Centre hospitalier de Revel", "", "Centre hospitalier", "", "", "31451", "Revel", "",
     "a_associer", "participe", "partenaire"),
)  # fmt: skip
VOCABULAIRES = {"categorie": Categorie, "statut": StatutActeur, "niveau": NiveauActeur, "qualite": Qualite}


def exporter_les_acteurs(acteurs: Iterable[ActeurDossier], format_: FormatExport) -> bytes:
    """Les acteurs en fichier ; aucune cellule n'y est lue comme une formule."""
    return exporter(COLONNES, _lignes(acteurs), format_)


def modele_a_remplir(format_: FormatExport) -> bytes:
    """Le fichier modèle : les colonnes et deux lignes d'exemple."""
    return exporter(COLONNES, EXEMPLES, format_)


def _lignes(acteurs: Iterable[ActeurDossier]) -> Iterator[tuple[str, ...]]:
    for a in acteurs:
        commune = (a.commune.code, a.commune.nom) if a.commune else ("", "")
        yield (
            a.categorie, a.nom, a.prenom, a.profession, a.rpps, a.finess, *commune, a.courriel, a.statut, a.niveau,
            a.qualite,
        )  # fmt: skip
