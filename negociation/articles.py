"""L'ordre de lecture d'une version : les articles du contrat, et les clauses que chacun porte."""

from contrats.articles import PARTICULIERS, TITRES, titre_de

# Ce qui se lit avant les articles : titre, genres de clauses (le mot avant « : » de leur clé).
AVANT_LES_ARTICLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Objet et prise d’effet de l’avenant", ("avenant",)),
    ("Les parties", ("identite", "compte", "caisse", "signataire")),
)
# Ce que les parties écrivent dans un article ; les autres n'ont que le texte du contrat type.
CLAUSES_DES_ARTICLES: dict[int, tuple[str, ...]] = {
    2: ("territoire", "population", "taille"),
    3: ("mission",),
    4: ("moyens",),
    5: ("indicateurs", "indicateur"),
    6: ("bareme",),
    PARTICULIERS: ("articles_particuliers",),
}
# Le texte type de chaque article : il se discute par une remarque, on y déroge par un article particulier.
ARTICLES_TYPES: dict[str, str] = {f"article:{numero}": titre_de(numero) for numero in TITRES if numero != PARTICULIERS}


def sections() -> list[tuple[str, str, tuple[str, ...]]]:
    """(titre, clé du texte type ou rien, genres de clauses) de chaque partie de la page, dans l'ordre."""
    avant = [(titre, "", genres) for titre, genres in AVANT_LES_ARTICLES]
    articles = [(titre_de(n), f"article:{n}", CLAUSES_DES_ARTICLES.get(n, ())) for n in TITRES]
    return [*avant, *articles]


def genre_de(clause: str) -> str:
    """« mission » pour « mission:parcours »."""
    return clause.partition(":")[0]
