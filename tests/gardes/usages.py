"""Contrôles purs des gabarits du dépôt : inutilisés, code en ligne."""

import re
from collections.abc import Iterable, Mapping

# Gabarits que Django, crispy ou allauth cherchent par leur nom, sans que notre code les cite.
PREFIXES_D_AILLEURS = ("account/", "allauth/", "mfa/", "admin/", "bootstrap5/", "django/", "registration/")
CITATION = re.compile(r"[\w{}.()\[\]'/-]+\.(?:html|txt)")
EN_LIGNE = re.compile(
    r"<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|<script(?![^>]*(?:\bsrc=|application/json))[^>]*>", re.IGNORECASE
)


def gabarits_inutilises(gabarits: Iterable[str], sources: Mapping[str, str]) -> list[str]:
    """Les gabarits qu'aucune autre source ne cite ; ``f"etapes/{cle}.html"`` cite tout ``etapes/*.html``."""
    citations: dict[str, set[str]] = {}
    for origine, texte in sources.items():
        for citation in CITATION.findall(texte):
            citations.setdefault(_motif(citation), set()).add(origine)
    return [nom for nom in gabarits if not nom.startswith(PREFIXES_D_AILLEURS) and not _cite(nom, citations)]


def _motif(citation: str) -> str:
    return re.sub(r"\{[^}]*\}", "*", citation)


def _cite(nom: str, citations: Mapping[str, set[str]]) -> bool:
    for motif, origines in citations.items():
        expression = re.escape(motif).replace(r"\*", "[^/]+")
        if re.fullmatch(expression, nom) and origines - {nom}:
            return True
    return False


def code_en_ligne(source: str) -> list[str]:
    """Ce que la politique de sécurité du contenu refuserait : styles, scripts et gestionnaires en ligne."""
    balises = r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
    return [extrait.strip() for extrait in EN_LIGNE.findall(re.sub(balises, "", source, flags=re.DOTALL))]
