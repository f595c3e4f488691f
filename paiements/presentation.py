"""Une échéance en mots : ce qu'elle paie, au titre de quoi, selon quelle règle."""

from financement.bareme import LIBELLES_NATURES, Nature
from financement.baremes import trouver_bareme
from financement.sommes import LIBELLES_VERSEMENTS
from financement.textes import libelle_annee
from financement.versements import Versement
from paiements.enums import Origine
from paiements.models import Echeance

LIBELLES = {
    **LIBELLES_VERSEMENTS,
    Versement.RESULTAT: "selon les résultats",
    Origine.REGULARISATION: "régularisation",
    Origine.RETENUE_LEVEE: "retenue levée",
}


def libelle_du_poste(bareme: str, poste: str) -> str:
    """« Accès aux soins », tel que le barème le nomme."""
    return trouver_bareme(bareme).libelle_poste(poste)


def libelle(echeance: Echeance) -> str:
    """« Accès aux soins, part fixe » ; ``plan`` préchargé."""
    poste = libelle_du_poste(echeance.plan.bareme, echeance.poste)
    return f"{poste}, {LIBELLES_NATURES[Nature(echeance.nature)]}"


def detail(echeance: Echeance) -> str:
    """« première année, avance »."""
    return f"{libelle_annee(echeance.annee)}, {LIBELLES[echeance.versement]}"
