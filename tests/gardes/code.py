"""Contrôles purs du code source : états affectés hors de la porte, tailles, noms de modules, sens des clés."""

import ast
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
APPS = (
    "commun",
    "territoires",
    "acteurs",
    "comptes",
    "missions",
    "financement",
    "dossiers",
    "instruction",
    "dialogue",
    "association",
    "contrats",
    "negociation",
    "execution",
    "indemnites",
    "paiements",
    "suivi",
    "cpts_portal",
)
RANGS = {nom: rang for rang, nom in enumerate(APPS)}
RANGS["financement"] = RANGS["missions"]
RANGS["dialogue"] = RANGS["association"] = RANGS["instruction"]
HORS_DU_CODE = {".git", ".venv", "var", "static_collectes", "construits", "__pycache__", "node_modules", "migrations"}
EXTENSIONS = {".py", ".html", ".css", ".js", ".sh"}
LIGNES_MAX = 400
NOMS_INTERDITS = {"utils", "util", "helpers", "helper", "services", "service", "mixins", "mixin", "misc", "tools"}
SQL_D_ETAT = "set etat"


def fichiers_du_code(racine: Path = RACINE) -> Iterator[Path]:
    """Les sources du dépôt (Python, gabarits, CSS, JS, scripts), hors migrations et produits de construction."""
    for dossier, sous_dossiers, noms in os.walk(racine):
        sous_dossiers[:] = sorted(set(sous_dossiers) - HORS_DU_CODE)
        for nom in sorted(noms):
            if Path(nom).suffix in EXTENSIONS:
                yield Path(dossier) / nom


def est_trop_long(texte: str) -> bool:
    return len(texte.splitlines()) > LIGNES_MAX


def nom_interdit(chemin: Path) -> bool:
    """Un module se nomme d'après ce qu'il sait ; un fourre-tout ne sait rien."""
    return any(partie.removesuffix(".py") in NOMS_INTERDITS for partie in chemin.parts)


def cle_vers_le_haut(app: str, cible: str) -> bool:
    """La clé étrangère de ``app`` vers ``cible`` remonte l'ordre des dépendances (les paquets tiers sont permis)."""
    if app not in RANGS or cible not in RANGS or app == cible:
        return False
    return RANGS[cible] >= RANGS[app]


def etats_affectes(source: str, champs: Iterable[str] = ("etat",)) -> list[int]:
    """Les lignes qui écrivent un champ d'état sans passer par la porte : affectation, update, setattr, SQL…"""
    noms = frozenset(champs)
    return sorted({noeud.lineno for noeud in ast.walk(ast.parse(source)) if _affecte(noeud, noms)})


def naissances(source: str) -> list[int]:
    """Les lignes où un objet naît directement à un état (``naitre``), sans transition."""
    appels = (noeud for noeud in ast.walk(ast.parse(source)) if isinstance(noeud, ast.Call))
    return sorted(appel.lineno for appel in appels if _nom_appele(appel) == "naitre")


def _nom_appele(appel: ast.Call) -> str:
    return appel.func.attr if isinstance(appel.func, ast.Attribute) else getattr(appel.func, "id", "")


def _affecte(noeud: ast.AST, noms: frozenset[str]) -> bool:
    if isinstance(noeud, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For | ast.NamedExpr | ast.withitem):
        return any(_vise(cible, noms) for cible in _cibles(noeud))
    if isinstance(noeud, ast.Call):
        return _appel_fautif(noeud, noms)
    return isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and SQL_D_ETAT in noeud.value.lower()


def _cibles(noeud: ast.AST) -> list[ast.expr]:
    if isinstance(noeud, ast.Assign):
        return noeud.targets
    cible = getattr(noeud, "target", None) or getattr(noeud, "optional_vars", None)
    return [cible] if cible is not None else []


def _vise(cible: ast.expr, noms: frozenset[str]) -> bool:
    """``x.etat = …``, ``x.__dict__["etat"] = …``, y compris dans une affectation multiple."""
    if isinstance(cible, ast.Tuple | ast.List):
        return any(_vise(element, noms) for element in cible.elts)
    if isinstance(cible, ast.Subscript):
        dictionnaire = isinstance(cible.value, ast.Attribute) and cible.value.attr == "__dict__"
        return dictionnaire and _texte(cible.slice) in noms
    return isinstance(cible, ast.Attribute) and cible.attr in noms


def _appel_fautif(appel: ast.Call, noms: frozenset[str]) -> bool:
    fonction = _nom_appele(appel)
    if fonction in {"setattr", "__setattr__"}:
        return any(_texte(argument) in noms for argument in appel.args)
    if fonction == "porte":
        return True
    if fonction == "bulk_update":
        return any(_texte(feuille) in noms for feuille in ast.walk(appel))
    if fonction in {"create", "get_or_create", "update", "update_or_create"}:
        return any(mot.arg in noms for mot in appel.keywords) or _cite_dans_un_dictionnaire(appel, noms)
    return False


def _cite_dans_un_dictionnaire(appel: ast.Call, noms: frozenset[str]) -> bool:
    dictionnaires = [noeud for noeud in ast.walk(appel) if isinstance(noeud, ast.Dict)]
    return any(cle is not None and _texte(cle) in noms for noeud in dictionnaires for cle in noeud.keys)


def _texte(noeud: ast.AST) -> str:
    return noeud.value if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) else ""
