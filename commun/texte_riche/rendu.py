"""Le Markdown restreint, rendu en HTML (écran et PDF, même sortie) et en texte nu (comparaisons, extraits)."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

NIVEAU = 4  # un titre de champ est un h3 : le texte commence dessous
NIVEAU_MAXIMAL = 6
REGLES = ("table", "list", "heading", "emphasis", "escape", "newline")
_FINS = {"paragraph_close": "\n", "heading_close": "\n", "tr_close": "\n", "th_close": " | ", "td_close": " | "}


@cache
def _lecteur() -> MarkdownIt:
    """Ni HTML, ni lien, ni image, ni code : ces règles ne sont pas chargées, leur écriture reste du texte."""
    return MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(REGLES))


def rendre(texte: str | None, niveau: int = NIVEAU) -> SafeString:
    """Le HTML d'un texte enrichi ; son premier niveau de titre est ``h<niveau>``, le second celui d'après.

    Sans attribut, sauf ``scope`` et ``start`` : ni style, ni lien, ni classe. Vide si le texte l'est.
    """
    if not texte:
        return SafeString("")
    lecteur = _lecteur()
    jetons = lecteur.parse(texte)
    _ranger_les_titres(jetons, niveau)
    _nommer_les_colonnes(jetons)
    html = lecteur.renderer.render(jetons, lecteur.options, {})
    return mark_safe(html)  # noqa: S308 - tout texte est échappé par le lecteur, aucune règle ne laisse passer de HTML


def _ranger_les_titres(jetons: Sequence[Token], niveau: int) -> None:
    """Deux niveaux, jamais de saut : un sous-titre sans titre au-dessus est un titre."""
    titre_vu = False
    for jeton in jetons:
        if jeton.type == "heading_open":
            second = titre_vu and jeton.markup != "#"
            titre_vu = True
        if jeton.type in ("heading_open", "heading_close"):
            jeton.tag = f"h{min(niveau + second, NIVEAU_MAXIMAL)}"


def _nommer_les_colonnes(jetons: Sequence[Token]) -> None:
    for jeton in jetons:
        if jeton.type in ("th_open", "td_open"):
            jeton.attrs = {"scope": "col"} if jeton.type == "th_open" else {}


def en_texte(texte: str | None) -> str:
    """Le texte sans sa mise en forme : un paragraphe, un élément de liste, une rangée de tableau par ligne."""
    if not texte:
        return ""
    return "\n".join(ligne for brute in "".join(_morceaux(texte)).split("\n") if (ligne := brute.strip()))


def _morceaux(texte: str) -> Iterator[str]:
    rangs: list[int | None] = []
    for jeton in _lecteur().parse(texte):
        if jeton.type in ("bullet_list_open", "ordered_list_open"):
            rangs.append(int(jeton.attrs.get("start", 1)) if jeton.tag == "ol" else None)
        elif jeton.type in ("bullet_list_close", "ordered_list_close"):
            rangs.pop()
        elif jeton.type == "list_item_open":
            yield _puce(rangs)
        elif jeton.type == "inline":
            yield "".join("\n" if e.type in ("softbreak", "hardbreak") else e.content for e in jeton.children or ())
        yield _FINS.get(jeton.type, "")


def _puce(rangs: list[int | None]) -> str:
    """La puce ou le numéro de l'élément qui s'ouvre, dans la liste la plus profonde."""
    rang = rangs.pop()
    rangs.append(None if rang is None else rang + 1)
    return "\n– " if rang is None else f"\n{rang}. "
