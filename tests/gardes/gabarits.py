"""Gardes de nos gabarits : variable indéfinie, liste sans ordre, formulaire sans jeton CSRF."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.db.models import QuerySet
from django.template.base import FilterExpression, Node
from django.template.defaulttags import ForNode

RACINE = Path(__file__).resolve().parents[2]
# Un formulaire entier d'une page, seul lu par l'analyseur : le reste de la page n'y change rien.
FORMULAIRE = re.compile(r"<form\b.*?</form\s*>", re.DOTALL | re.IGNORECASE)
# Écrire {{ x|default:"" }} déclare que x est facultatif.
FILTRES_DE_REPLI = {"default", "default_if_none", "yesno"}


class VariableIndefinie(AssertionError):
    """Un de nos gabarits lit une variable que la vue ne donne pas."""


class ListeSansOrdre(AssertionError):
    """Un de nos gabarits parcourt une requête sans ordre : l'affichage changerait d'un moteur à l'autre."""


def est_a_nous(origine: str | None) -> bool:
    """Le gabarit vient de ce dépôt, pas d'un paquet installé ni d'une chaîne."""
    if not origine or origine.startswith("<"):
        return False
    chemin = Path(origine).resolve()
    return chemin.is_relative_to(RACINE) and ".venv" not in chemin.parts


def _gabarit_du_noeud(cadre: FrameType | None) -> str | None:
    """Le fichier du nœud en cours de rendu, lu dans la pile (une expression ne connaît pas son gabarit)."""
    while cadre is not None:
        if cadre.f_code is Node.render_annotated.__code__:
            origine = getattr(cadre.f_locals["self"], "origin", None)
            return getattr(origine, "name", None)
        cadre = cadre.f_back
    return None


class Sentinelle(str):
    """Valeur de ``string_if_invalid`` : lève si l'expression indéfinie est dans un de nos gabarits, sinon vaut « »."""

    def __bool__(self) -> bool:
        cadre = sys._getframe(1)
        if cadre.f_code is not FilterExpression.resolve.__code__:
            return False
        expression = cadre.f_locals["self"]
        filtres = {getattr(fonction, "_filter_name", fonction.__name__) for fonction, _ in expression.filters}
        gabarit = _gabarit_du_noeud(cadre)
        if est_a_nous(gabarit) and not filtres & FILTRES_DE_REPLI:
            raise VariableIndefinie(f"« {expression.token} » n’est pas défini dans {gabarit}.")
        return False


class _SequenceStricte:
    """La suite d'un ``{% for %}`` : indéfinie ou sans ordre, elle fait échouer le rendu de nos gabarits."""

    def __init__(self, sequence: FilterExpression) -> None:
        self._sequence = sequence

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._sequence, nom)

    def __str__(self) -> str:
        return str(self._sequence)

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        valeurs = self._sequence.resolve(context)
        gabarit = _gabarit_du_noeud(sys._getframe(1))
        if isinstance(valeurs, QuerySet) and not valeurs.ordered and est_a_nous(gabarit):
            raise ListeSansOrdre(
                f"« {self._sequence.token} » n’a pas d’ordre dans {gabarit} : order_by ou Meta.ordering."
            )
        return valeurs


def durcir_les_boucles() -> None:
    """Rend stricte la suite de chaque ``{% for %}`` analysé ensuite."""
    initial = ForNode.__init__

    def construire(self: ForNode, loopvars: Any, sequence: FilterExpression, *reste: Any, **options: Any) -> None:
        initial(self, loopvars, _SequenceStricte(sequence), *reste, **options)

    ForNode.__init__ = construire


class _Formulaires(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sans_jeton: list[str] = []
        self._action: str | None = None
        self._jeton = False

    def handle_starttag(self, balise: str, attributs: list[tuple[str, str | None]]) -> None:
        valeurs = dict(attributs)
        if balise == "form" and (valeurs.get("method") or "").lower() == "post":
            self._action, self._jeton = valeurs.get("action") or "(page courante)", False
        elif balise == "input" and valeurs.get("name") == "csrfmiddlewaretoken":
            self._jeton = True

    def handle_endtag(self, balise: str) -> None:
        if balise == "form" and self._action is not None:
            if not self._jeton:
                self.sans_jeton.append(self._action)
            self._action = None


def formulaires_sans_jeton(page: str) -> list[str]:
    """Les adresses des formulaires POST d'une page HTML qui n'ont pas de jeton CSRF."""
    lecteur = _Formulaires()
    for formulaire in FORMULAIRE.findall(page):
        lecteur.feed(formulaire)
    return lecteur.sans_jeton


def gabarit_sans_jeton(source: str) -> bool:
    """Un formulaire POST écrit dans cette source de gabarit n'a pas de jeton."""
    formulaires = re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", source, flags=re.DOTALL | re.IGNORECASE)
    return not all(re.search(r"{% csrf_token %}|{% crispy|csrfmiddlewaretoken", texte) for texte in formulaires)
