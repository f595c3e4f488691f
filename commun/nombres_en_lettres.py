"""Un nombre entier en toutes lettres, à la française : « quatre-vingt-un mille deux cents ».

Orthographe usuelle (traits d'union en dessous de cent ; « vingt » et « cent » s'accordent en fin de nombre, devant
« millions » aussi, jamais devant « mille »). Pur : ni monnaie, ni date.
"""

UNITES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
DIZAINES = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 7: "soixante", 8: "quatre-vingt"}
DIZAINES[9] = DIZAINES[8]
MAXIMUM = 999_999_999


def en_toutes_lettres(nombre: int) -> str:
    """« mille deux cent trente-quatre ». ``ValueError`` hors de 0 à 999 999 999."""
    if not 0 <= nombre <= MAXIMUM:
        raise ValueError(f"Nombre hors de portée : {nombre}.")
    if nombre == 0:
        return UNITES[0]
    millions, reste = divmod(nombre, 1_000_000)
    milliers, unites = divmod(reste, 1000)
    mots = []
    if millions:
        mots.append(f"{_centaines(millions, accord=True)} million{'s' if millions > 1 else ''}")
    if milliers:
        mots.append("mille" if milliers == 1 else f"{_centaines(milliers, accord=False)} mille")
    if unites:
        mots.append(_centaines(unites, accord=True))
    return " ".join(mots)


def euros_en_lettres(montant: int) -> str:
    """« quinze mille euros », « un euro », « deux millions d'euros »."""
    texte = en_toutes_lettres(montant)
    if montant and montant % 1_000_000 == 0:
        return f"{texte} d’euros"
    return f"{texte} euro{'s' if montant > 1 else ''}"


def _centaines(nombre: int, *, accord: bool) -> str:
    """De 1 à 999 ; ``accord`` : le nombre finit là, « cents » et « vingts » prennent leur s."""
    centaines, reste = divmod(nombre, 100)
    mots = []
    if centaines:
        pluriel = "s" if centaines > 1 and not reste and accord else ""
        mots.append(f"cent{pluriel}" if centaines == 1 else f"{UNITES[centaines]} cent{pluriel}")
    if reste:
        mots.append(_moins_de_cent(reste, accord=accord))
    return " ".join(mots)


def _moins_de_cent(nombre: int, *, accord: bool) -> str:
    if nombre < 20:
        return UNITES[nombre]
    dizaine, unite = divmod(nombre, 10)
    base = DIZAINES[dizaine]
    if dizaine in (7, 9):
        unite += 10
    if not unite:
        return f"{base}s" if dizaine == 8 and accord else base
    if unite in (1, 11) and dizaine < 8:
        return f"{base} et {UNITES[unite]}"
    return f"{base}-{UNITES[unite]}"
