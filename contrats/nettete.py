"""Quand une page numérisée est trop floue pour être lue.

La netteté rapporte la force des contours au contraste de la page : elle ne dépend ni de la quantité de texte, ni d'une
ombre. Une page nette est entre 42 et 56 ; blanche, elle vaut 0. Mesuré sur les pages d'un contrat imprimées de 100 à
300 points par pouce, puis floutées (écart type du flou, sur le papier) :

- 0,2 mm : de 30 à 36. Le texte de 8,5 points se lit, le QR aussi ;
- 0,25 mm : de 21 à 25. Le texte se lit mal, le QR se lit encore une fois sur deux ;
- 0,3 mm et plus : 17 au plus. Le texte ne se lit guère, le QR jamais.

Un QR se lit donc sur une page mal lisible si elle est à la limite, ou si le flou n'est pas partout le même : une photo
prise de biais, une feuille gondolée, nettes au pied et floues en haut. La netteté d'une page est donc celle de sa bande
la moins nette.
"""

from contrats.parametres import NETTETE_MINIMALE

# Sous lequel ni le texte ni une signature ne se lisent, même si le QR code se lit encore.
NETTETE_ILLISIBLE = 6.0


def est_floue(reconnue: bool, nettete: float) -> bool:
    """Vrai d'une page écartée pour son flou : son texte ne se lit pas, ou son QR code et lui se lisent mal."""
    return 0 < nettete < (NETTETE_ILLISIBLE if reconnue else NETTETE_MINIMALE.valeur)


def est_peu_nette(nettete: float) -> bool:
    """Vrai d'une page dont le texte se lit mal, mais se lit."""
    return NETTETE_ILLISIBLE <= nettete < NETTETE_MINIMALE.valeur


def de_la_page(entiere: float, bandes: list[float]) -> float:
    """La netteté d'une page d'après celle de la page entière et de ses bandes écrites.

    Une seule bande floue avertit, elle n'écarte pas : un doigt ou un cachet suffit à la faire.
    """
    return min(entiere, *(max(bande, NETTETE_ILLISIBLE) for bande in bandes)) if bandes else entiere
