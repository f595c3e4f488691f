"""Les onglets d'un contrat signé (texte, missions, indicateurs, dialogues, argent) et les titres de ses articles."""

from typing import Any

from django import template

from comptes.roles import Capacite
from contrats.articles import titre_de
from dossiers.liens import Place, liens

register = template.Library()


@register.simple_tag
def titre_article(numero: int) -> str:
    """« Article 7. Versements »."""
    return titre_de(numero)


@register.inclusion_tag("contrats/_onglets.html", takes_context=True)
def onglets_du_contrat(context: dict[str, Any]) -> dict[str, Any]:
    """À poser sous le titre de toute page de dossier ; rien tant que le contrat n'est pas signé."""
    capacites = frozenset(Capacite(valeur) for valeur in context["capacites"])
    offerts = liens(Place.CONTRAT, context["dossier"], capacites)
    chemin = context["request"].path
    ici = max((lien.adresse for lien in offerts if chemin.startswith(lien.adresse)), key=len, default="")
    return {"onglets": offerts, "ici": ici, "contrat": context.get("contrat") or context["dossier"].contrat}


@register.filter
def remuneres(indicateurs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Les indicateurs en mots qui se paient : eux seuls ont un montant (contextes figés compris)."""
    return [indicateur for indicateur in indicateurs if indicateur["montant"]]


@register.filter
def de_suivi(indicateurs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Les indicateurs en mots qui ne font que se suivre."""
    return [indicateur for indicateur in indicateurs if not indicateur["montant"]]
