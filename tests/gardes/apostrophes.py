"""Garde de la typographie : l'apostrophe droite dans un texte qui se lit. Pur."""

import ast
import re
from collections.abc import Iterable, Iterator

# Entre deux lettres, ou après une élision que suit une place (« l'{nom} », « d'« … », « l'[[ars]] »).
LETTRE = "A-Za-zÀ-ÖØ-öø-ÿŒœ"
ELISION = r"(?i:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)"
DROITE = re.compile(rf"[{LETTRE}]'(?=[{LETTRE}])|(?<![{LETTRE}'\"=]){ELISION}'(?=[«“\[{{<]|$)")
COMMENTAIRES_DE_GABARIT = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
COMMENTAIRES_DE_SCRIPT = re.compile(r"/\*.*?\*/|(?<![:\w])//[^\n]*", re.DOTALL)
A_DOCSTRING = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def apostrophes_du_python(source: str) -> list[str]:
    """Les littéraux fautifs : ni docstrings ni commentaires, que seul lit qui écrit le code."""
    return _fautifs(_litteraux(ast.parse(source)))


def _litteraux(arbre: ast.Module) -> Iterator[str]:
    """Les textes d'un module, f-strings comprises ; ``walk`` montre un corps avant la docstring qui l'ouvre."""
    docstrings: set[ast.expr] = set()
    for noeud in ast.walk(arbre):
        if isinstance(noeud, A_DOCSTRING):
            docstrings |= {ligne.value for ligne in noeud.body[:1] if isinstance(ligne, ast.Expr)}
        elif isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and noeud not in docstrings:
            yield noeud.value


def apostrophes_du_gabarit(source: str) -> list[str]:
    """Les lignes fautives d'un gabarit, attributs et arguments de balises compris, hors commentaires."""
    return _fautifs(COMMENTAIRES_DE_GABARIT.sub("", source).splitlines())


def apostrophes_du_script(source: str) -> list[str]:
    """Les lignes fautives d'un module JavaScript, hors commentaires."""
    return _fautifs(COMMENTAIRES_DE_SCRIPT.sub("", source).splitlines())


def _fautifs(textes: Iterable[str]) -> list[str]:
    return [texte.strip() for texte in textes if DROITE.search(texte)]
