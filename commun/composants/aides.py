"""L'aide d'un champ : ce qu'il faut écrire, un exemple, des mots du glossaire.

Une seule convention, dans ``help_text`` : « Ce qu'il faut écrire. Par exemple : un exemple. » ; un mot du métier
s'écrit ``[[fir]]`` ou ``[[fir|crédits FIR]]``. La page met l'exemple à part et lie le mot ; le papier les lit nus.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

_EXEMPLE = re.compile(r"\s*Par exemple\s*:?\s*")
_TERME = re.compile(r"\[\[(?P<cle>\w+)(?:\|(?P<texte>[^\]]+))?\]\]")


@dataclass(frozen=True)
class Aide:
    """L'aide d'un champ en deux morceaux ; ``exemple`` vide s'il n'y en a pas."""

    texte: str
    exemple: str = ""


@cache
def glossaire() -> Mapping[str, Any]:
    """Le glossaire que ``settings.GLOSSAIRE`` désigne ; chaque entrée a ``cle``, ``mot`` et ``definition``."""
    return import_string(settings.GLOSSAIRE)


def lire_aide(brut: str) -> Aide:
    """Sépare l'aide de son exemple, mots du glossaire encore marqués."""
    texte, *exemple = _EXEMPLE.split(str(brut), maxsplit=1)
    return Aide(texte, exemple[0] if exemple else "")


def aide_en_clair(brut: str) -> Aide:
    """L'aide telle qu'on la lit sur papier : chaque mot du glossaire en toutes lettres."""
    lue = lire_aide(_TERME.sub(lambda t: t["texte"] or glossaire()[t["cle"]].mot, str(brut)))
    return Aide(lue.texte, lue.exemple)


def rendre_aide(brut: str) -> SafeString:
    """L'aide telle qu'on la lit à l'écran. ``KeyError`` si un mot n'est pas au glossaire.

    ``brut`` vient de notre code, jamais d'une saisie : il n'est pas échappé, comme tout ``help_text``.
    """
    lue = lire_aide(_TERME.sub(_lier, str(brut)))
    contexte = {"texte": mark_safe(lue.texte), "exemple": mark_safe(lue.exemple)}  # noqa: S308 - notre code
    return mark_safe(render_to_string("composants/_aide.html", contexte).strip())  # noqa: S308 - rendu d'un gabarit


def _lier(trouve: re.Match[str]) -> str:
    contexte = {"entree": glossaire()[trouve["cle"]], "texte": trouve["texte"] or ""}
    return render_to_string("composants/_terme.html", contexte).strip()
