"""Les articles du contrat, et les clauses que chacun porte : ce que la page d'une version montre dans l'ordre."""

# Titre de l'article, genres de clauses (le mot avant « : » de leur clé).
ARTICLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Objet et prise d'effet de l'avenant", ("avenant",)),
    ("Les parties", ("identite", "compte", "caisse", "signataire")),
    ("Article 2. Territoire, population et taille", ("territoire", "population", "taille")),
    ("Article 3. Missions et calendrier", ("mission",)),
    ("Article 4. Moyens", ("moyens",)),
    ("Article 5. Indicateurs", ("indicateur",)),
    ("Article 6. Financement", ("bareme",)),
    ("Article 12. Articles particuliers", ("articles_particuliers",)),
)
# Les articles dont le texte est celui du contrat type : ils se discutent par une remarque.
ARTICLES_TYPES: dict[str, str] = {
    "article:1": "Article 1. Objet",
    "article:7": "Article 7. Versements",
    "article:8": "Article 8. Suivi et dialogue annuel",
    "article:9": "Article 9. Révision",
    "article:10": "Article 10. Mise en demeure et résiliation",
    "article:11": "Article 11. Durée",
}
TYPES = "Articles du contrat type, sans rien à remplir"


def genre_de(clause: str) -> str:
    """« mission » pour « mission:parcours »."""
    return clause.partition(":")[0]
