"""L'acte « rendre l'avis » vu de l'instruction : la même transition, avec les contributions sous les yeux."""

from dossiers import actes
from dossiers.enums import Sujet
from instruction.actions import consolidation
from instruction.forms.consolidation import AvisConsolideForm

RENDRE_AVIS = actes.Acte(
    AvisConsolideForm,
    consolidation.rendre,
    (
        "L’avis est archivé en PDF et lu par le porteur et l’ARS ; il ne se modifie plus.",
        "Favorable ou avec réserves, il transmet la lettre à l’ARS : son délai de deux mois commence.",
        "Les contributions restent au Guichet : ni le porteur ni l’ARS ne les lisent.",
    ),
    "instruction/consolidation/acte.html",
)


def inscrire() -> None:
    """Prend la place de l'acte simple de ``dossiers``."""
    actes.remplacer(Sujet.LETTRE, "rendre_avis", RENDRE_AVIS)
