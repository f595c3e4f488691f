"""Ce qui s'écrit dans un acte en préparation : tout le contrat, ou les seuls blocs qu'un avenant dit changer."""

from contrats.enums import MotifAvenant
from contrats.models import ActeSignable

IDENTITE = "identite"
LIBELLES_DES_BLOCS: dict[str, str] = {
    IDENTITE: "la structure, son compte et sa caisse",
    **{motif.value: f"{motif.label[:1].lower()}{motif.label[1:]}" for motif in MotifAvenant},
}


def blocs_ouverts(acte: ActeSignable) -> frozenset[str]:
    """Les blocs que l'on peut écrire ; l'identité des parties ne change pas par avenant."""
    if acte.le_contrat is acte:
        return frozenset(LIBELLES_DES_BLOCS)
    return frozenset(acte.motifs)
