"""Quand une page numérisée est trop floue pour être lue."""

# Écart type du contour de l'image sous lequel aucune ligne de texte n'est nette.
NETTETE_MINIMALE = 12.0
# Sous lequel la page est blanche.
BLANCHE = 0.6


def est_floue(reconnue: bool, nettete: float) -> bool:
    """Vrai d'une page sans QR lu, ni blanche ni nette."""
    return not reconnue and BLANCHE <= nettete < NETTETE_MINIMALE
