"""Du HTML collé au Markdown restreint : le texte, les titres, les listes et les tableaux restent, le reste est compté.

Le HTML est lu comme un navigateur le lit (tinyhtml5), jamais rendu ni rangé : ce qui n'est pas écrit ici ne passe pas.
"""

import re
from collections import Counter
from html import unescape

import tinyhtml5

from commun.texte_riche.blocs import Convertisseur, nom
from commun.texte_riche.enligne import echapper

_NOMS = (
    "p|div|span|br|h[1-6]|ul|ol|li|table|thead|tbody|tfoot|tr|td|th|caption|b|strong|i|em|u|s|strike|del|ins|sup|sub|"
    "small|big|font|center|a|img|picture|figure|figcaption|script|style|noscript|html|head|body|meta|link|title|base|"
    "iframe|object|embed|applet|svg|math|video|audio|canvas|form|input|button|textarea|select|option|label|template|pre|"
    "code|blockquote|section|article|header|footer|main|nav|aside|dl|dt|dd|hr|mark|marquee|xml|\\w+:\\w+"
)
_BALISE = re.compile(rf"(?<!\\)(?:</?(?:{_NOMS})(?=[\s/>])[^<]*?>|<!--|<!doctype\b|<!\[(?:if|endif)\b)", re.IGNORECASE)
_DOCUMENT = re.compile(r"\s*<(?:!doctype|html|meta|body|p|div|h\d|table|ul|ol)\b", re.IGNORECASE)
_TETE_DE_COLLAGE = re.compile(r"^(?:Version|StartHTML|EndHTML|StartFragment|EndFragment|SourceURL):.*$\n?", re.M)
_DONNEES = re.compile(r"data:[^\"'\s<>)]{64,}", re.IGNORECASE)
_OUVRE = re.compile(r"<(/?)([a-z][\w:]*)", re.IGNORECASE)
_SANS_FIN = frozenset(
    {
        "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "hr", "img", "meta", "link", "input",
        "base", "col", "wbr", "tbody", "thead", "html", "body",
    }
)  # fmt: skip
SIGNES_AU_PLUS = 2_000_000
BALISES_AU_PLUS = 40_000
PROFONDEUR_AU_PLUS = 200


def est_du_html(texte: str) -> bool:
    """Vrai si le texte porte une balise connue ; « a < b » et « <5 ans » sont du texte."""
    return _BALISE.search(texte) is not None


def alleger(html: str) -> str:
    """Le HTML sans ses données embarquées : une image de cinq mégaoctets n'est plus qu'une image."""
    return _DONNEES.sub("data:", html)


def trop_lourd(html: str) -> bool:
    """Vrai s'il faudrait trop de temps pour le lire : trop long, trop de balises, ou trop emboîtées."""
    html = alleger(html)
    return len(html) > SIGNES_AU_PLUS or html.count("<") > BALISES_AU_PLUS or _profondeur(html) > PROFONDEUR_AU_PLUS


def _profondeur(html: str) -> int:
    """Balises ouvertes à la fois, au plus ; celles dont la fin est facultative ne comptent pas."""
    ouvertes = maximum = 0
    for trouve in _OUVRE.finditer(html):
        if trouve[2].lower() not in _SANS_FIN:
            ouvertes = max(0, ouvertes - 1) if trouve[1] else ouvertes + 1
            maximum = max(maximum, ouvertes)
    return maximum


def sans_balises(html: str) -> tuple[str, Counter[str]]:
    """Le texte seul, d'un HTML qui ne se lit pas dans un temps raisonnable."""
    nu = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", "", alleger(html), flags=re.IGNORECASE | re.DOTALL)
    nu = re.sub(r"<!--.*?(?:-->|\Z)|<[^<>]*>", " ", nu, flags=re.DOTALL)
    return echapper(unescape(nu), bloc=True), Counter({"polices, couleurs et tailles": 1})


def convertir(html: str, *, collage: bool) -> tuple[str, Counter[str]]:
    """Le Markdown restreint de ce HTML et le compte de ce qui en est retiré.

    Hors ``collage``, le texte posé en dehors de tout bloc a été tapé : ses lignes et son Markdown restent.
    """
    html = alleger(html)
    if collage:
        html = _TETE_DE_COLLAGE.sub("", html)
    racine = tinyhtml5.parse(html if collage else _proteger(html))
    convertisseur = Convertisseur(brut=not collage)
    corps = next((e for e in racine if nom(e) == "body"), racine)
    for entete in racine:
        if entete is not corps:
            convertisseur.compter_tout(entete)
    return "\n\n".join(convertisseur.blocs(corps)), convertisseur.retires


def _proteger(texte: str) -> str:
    """Un « < » qui n'ouvre aucune balise connue, ou une esperluette, est du texte : le lecteur HTML n'y touche pas."""
    if not _DOCUMENT.match(texte):
        texte = texte.replace("&", "&amp;")
    return re.sub(r"\\<", "&lt;", texte)
