"""Les blocs d'un HTML lu : paragraphes, titres, listes (celles de Word comprises), tableaux, en Markdown restreint."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from commun.texte_riche.enligne import BLANCS, echapper, echapper_le_debut, entourer

MUETS = {
    "script": "script",
    "style": "feuille de style",
    "link": "feuille de style",
    "img": "image",
    "svg": "image",
    "imagedata": "image",
    "canvas": "image",
    "iframe": "objet intégré",
    "object": "objet intégré",
    "embed": "objet intégré",
    "applet": "objet intégré",
    "video": "objet intégré",
    "audio": "objet intégré",
    "math": "objet intégré",
}
TUS = frozenset(
    {"head", "title", "meta", "base", "template", "xml", "noscript", "input", "select", "hr", "col", "colgroup"}
)
EN_BLOC = frozenset(
    {
        "p", "div", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "h1",
        "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "header", "footer", "main", "nav",
        "aside", "dl", "dt", "dd", "pre", "center", "form", "figure", "figcaption", "fieldset", "address",
        "details", "summary", "body", "html",
    }
)  # fmt: skip
TITRES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
HABITS = "polices, couleurs et tailles"
_MOT_LISTE = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_TECHNIQUES = ("[if", "[endif", "StartFragment", "EndFragment")  # les commentaires que Word pose pour lui-même
_IGNORE = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_GRAS = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NUMERO = re.compile(r"^\(?[0-9a-zA-Z]{1,4}[.)]")


def nom(element: Element) -> str:
    """Le nom de la balise, sans son espace de noms ; vide pour un commentaire."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


class Convertisseur:
    """Lit des blocs ; ``retires`` compte ce qu'il laisse. ``brut`` : le texte hors de tout bloc a été tapé."""

    def __init__(self, *, brut: bool) -> None:
        self.brut = brut
        self.retires: Counter[str] = Counter()

    # --- Blocs ---------------------------------------------------------------------------------------

    def blocs(self, parent: Element, *, dehors: bool = True) -> list[str]:
        """Les blocs de ``parent``, dans l'ordre. ``dehors`` : son texte direct n'est dans aucun bloc."""
        rendus: list[str] = []
        courant: list[str] = []
        brut = self.brut and dehors
        self._texte(parent.text, courant, brut)
        mot: list[tuple[int, bool, str]] = []
        for enfant in parent:
            if self._en_bloc(enfant):
                self._fermer(courant, rendus, brut)
                ligne = self._ligne_de_word(enfant)
                if ligne:
                    mot.append(ligne)
                else:
                    self._fermer_word(mot, rendus)
                    rendus += self._bloc(enfant)
            else:
                courant.append(self.enligne(enfant, brut=brut))
            self._texte(enfant.tail, courant, brut)
            if "".join(courant).strip():
                self._fermer_word(mot, rendus)
        self._fermer_word(mot, rendus)
        self._fermer(courant, rendus, brut)
        return rendus

    def _texte(self, texte: str | None, courant: list[str], brut: bool) -> None:
        if texte:
            courant.append(_taper(texte) if brut else echapper(BLANCS.sub(" ", texte)))

    def _en_bloc(self, element: Element) -> bool:
        return nom(element) in EN_BLOC or any(nom(e) in EN_BLOC for e in element.iter() if nom(element) not in MUETS)

    def _fermer(self, courant: list[str], rendus: list[str], brut: bool) -> None:
        paragraphe = "".join(courant)
        courant.clear()
        paragraphe = paragraphe.strip("\n") if brut else _paragraphe(paragraphe)
        if paragraphe.strip():
            rendus.append(paragraphe)

    def _bloc(self, element: Element) -> list[str]:
        genre = nom(element)
        self._noter_les_habits(element)
        if genre in MUETS or genre in TUS:
            self.compter_tout(element)
            return []
        if genre in TITRES:
            texte = " ".join(self.dans(element).split())
            return [f"{'#' if genre in ('h1', 'h2') else '##'} {texte}"] if texte.strip() else []
        if genre in ("ul", "ol"):
            liste = "\n".join(self._liste(element))
            return [liste] if liste else []
        if genre == "table":
            return self._tableau(element)
        if genre == "pre":
            return [echapper("".join(element.itertext()).strip("\n"), bloc=True)]
        return self.blocs(element, dehors=False)

    # --- Listes --------------------------------------------------------------------------------------

    def _liste(self, liste: Element) -> Iterator[str]:
        rang = 0
        for enfant in liste:
            if nom(enfant) in ("ul", "ol"):
                yield from (f"   {ligne}" for ligne in self._liste(enfant))
                continue
            if not nom(enfant):
                continue
            contenu = [
                ligne for bloc in self.blocs(enfant, dehors=False) for ligne in bloc.split("\n") if ligne.strip()
            ]
            if contenu:
                rang += 1
                marque = f"{rang}. " if nom(liste) == "ol" else "- "
                yield marque + contenu[0]
                yield from (" " * len(marque) + ligne for ligne in contenu[1:])

    def _ligne_de_word(self, element: Element) -> tuple[int, bool, str] | None:
        """(niveau, numérotée, texte) d'un paragraphe que Word présente en liste ; None sinon."""
        niveau = _MOT_LISTE.search(element.get("style", "")) if nom(element) == "p" else None
        if niveau is None:
            return None
        marque = next((e for e in element.iter() if _IGNORE.search(e.get("style", ""))), None)
        numerotee = bool(marque is not None and _NUMERO.match("".join(marque.itertext()).strip()))
        texte = " ".join(self.dans(element).split())
        self.retires[HABITS] += 1
        return (int(niveau[1]), numerotee, echapper_le_debut(texte)) if texte else None

    def _fermer_word(self, lignes: list[tuple[int, bool, str]], rendus: list[str]) -> None:
        rangs: Counter[int] = Counter()
        ecrites = []
        premier = min((niveau for niveau, _, _ in lignes), default=1)
        for niveau, numerotee, texte in lignes:
            for plus_profond in [n for n in rangs if n > niveau]:
                del rangs[plus_profond]
            rangs[niveau] += 1
            ecrites.append(f"{'   ' * (niveau - premier)}{f'{rangs[niveau]}.' if numerotee else '-'} {texte}")
        lignes.clear()
        if ecrites:
            rendus.append("\n".join(ecrites))

    # --- Tableaux ------------------------------------------------------------------------------------

    def _tableau(self, tableau: Element) -> list[str]:
        """Un tableau à au moins deux colonnes et deux rangées ; sinon ce n'était qu'une mise en page."""
        titres = [b for e in tableau if nom(e) == "caption" for b in self.blocs(e, dehors=False)]
        rangees = [[self._cellule(c) for c in r if nom(c) in ("td", "th")] for r in self._rangees(tableau)]
        rangees = [r for r in rangees if any(c.strip() for c in r)]
        largeur = max(map(len, rangees), default=0)
        if largeur < 2 or len(rangees) < 2:
            return titres + [echapper_le_debut(c) for r in rangees for c in r if c.strip()]
        lignes = ["| " + " | ".join([*r, *[""] * (largeur - len(r))]) + " |" for r in rangees]
        return [*titres, "\n".join([lignes[0], "|" + " --- |" * largeur, *lignes[1:]])]

    def _rangees(self, tableau: Element) -> Iterator[Element]:
        for enfant in tableau:
            if nom(enfant) == "tr":
                yield enfant
            elif nom(enfant) in ("thead", "tbody", "tfoot"):
                yield from (r for r in enfant if nom(r) == "tr")

    def _cellule(self, cellule: Element) -> str:
        self._noter_les_habits(cellule)
        return " ".join(self.dans(cellule).split()).replace("|", "\\|")

    # --- En ligne ------------------------------------------------------------------------------------

    def dans(self, element: Element, *, brut: bool = False) -> str:
        """Le contenu d'un élément, au fil de la ligne ; un bloc n'y est qu'une espace."""
        morceaux: list[str] = []
        self._texte(element.text, morceaux, brut)
        for enfant in element:
            morceaux.append(f" {self.enligne(enfant)} " if nom(enfant) in EN_BLOC else self.enligne(enfant, brut=brut))
            self._texte(enfant.tail, morceaux, brut)
        return "".join(morceaux)

    def enligne(self, element: Element, *, brut: bool = False) -> str:
        genre = nom(element)
        if not genre:
            self.compter_tout(element)
            return ""
        if genre.rpartition(":")[2] in MUETS or genre in TUS:
            self.compter_tout(element)
            return ""
        if genre == "br":
            return "\n"
        style = element.get("style", "")
        if _IGNORE.search(style):
            return ""
        self._noter_les_habits(element)
        texte = self.dans(element, brut=brut)
        if genre == "a":
            return self._lien(element, texte)
        if genre in ("b", "strong") or _GRAS.search(style):
            return texte if "**" in texte else entourer(texte, "**")
        if genre in ("i", "em"):
            return texte if "*" in texte.replace("**", "") else entourer(texte, "*")
        return texte

    def _lien(self, element: Element, texte: str) -> str:
        """Le texte du lien et, si elle n'y est pas, son adresse."""
        adresse = element.get("href", "").strip()
        if not adresse.startswith(("http://", "https://", "mailto:")):
            return texte
        self.retires["lien"] += 1
        courte = adresse.removeprefix("mailto:")
        return texte if courte.rstrip("/") in texte or len(courte) > 300 else f"{texte} ({echapper(courte)})"

    # --- Compter -------------------------------------------------------------------------------------

    def compter_tout(self, element: Element) -> None:
        """Compte ce que ce morceau, laissé en entier, contenait."""
        for e in element.iter():
            quoi = MUETS.get(nom(e).rpartition(":")[2], "")
            if not nom(e) and not (e.text or "").lstrip().startswith(_TECHNIQUES):
                quoi = "commentaire"
            if quoi:
                self.retires[quoi] += 1

    def _noter_les_habits(self, element: Element) -> None:
        if any(cle in element.attrib for cle in ("style", "class", "color", "face", "size", "bgcolor")):
            self.retires[HABITS] += 1


def _taper(texte: str) -> str:
    """Un texte tapé entre deux balises : gardé, sauf ce qui y deviendrait une balise."""
    return re.sub(r"<(?=[a-zA-Z/!?])", r"\\<", texte)


def _paragraphe(texte: str) -> str:
    lignes: Iterable[str] = (" ".join(ligne.split(" ")).strip() for ligne in re.sub(r" {2,}", " ", texte).split("\n"))
    return "\n".join(echapper_le_debut(ligne) for ligne in lignes).strip("\n")
