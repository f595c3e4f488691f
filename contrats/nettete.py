"""Quand une page numérisée est trop floue pour être lue.

La netteté rapporte la force des contours au contraste de la page : elle ne dépend ni de la quantité de texte, ni d'une
ombre. Une page nette est vers 45 ; blanche, elle vaut 0. Seuils réglés sur les pages du contrat, imprimées à 150 et 200
points par pouce, puis floutées.
"""

# Sous lequel un texte se lit mal.
NETTETE_MINIMALE = 12.0
# Sous lequel ni le texte ni une signature ne se lisent, même si le QR code, fait de gros carrés, se lit encore.
NETTETE_ILLISIBLE = 6.0


def est_floue(reconnue: bool, nettete: float) -> bool:
    """Vrai d'une page écartée pour son flou : son texte ne se lit pas, ou son QR code et lui se lisent mal."""
    return 0 < nettete < (NETTETE_ILLISIBLE if reconnue else NETTETE_MINIMALE)


def est_peu_nette(nettete: float) -> bool:
    """Vrai d'une page dont le texte se lit mal, mais se lit."""
    return NETTETE_ILLISIBLE <= nettete < NETTETE_MINIMALE
