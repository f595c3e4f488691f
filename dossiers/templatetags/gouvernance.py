"""La gouvernance et le budget d'une photographie de projet : qui est représenté, lignes par volet."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from dossiers import etapes
from dossiers.completude import Manque
from dossiers.models.budget import CHAMPS_D_ANNEES, VOLETS_DU_PROJET
from dossiers.representation import Representation, manques_figes, places_vides, representation

register = template.Library()
Photo = Mapping[str, Any]


@register.simple_tag
def qui_est_represente(contenu: Photo, manques: Iterable[Manque]) -> list[Representation]:
    """Le tableau ; sans manques donnés, ceux qu'une version déposée a figés."""
    return representation(contenu, manques or manques_figes(contenu))


@register.simple_tag
def sieges_manquants(contenu: Photo, manques: Iterable[Manque]) -> list[Manque]:
    """Ce que la règle des sièges dit de l'ensemble."""
    return places_vides(contenu, manques or manques_figes(contenu))


@register.simple_tag
def adresse_de(objet: Any, manque: Manque) -> str:
    """Le champ où corriger ce manque."""
    return etapes.adresse_du_manque(objet, manque)


@register.simple_tag
def volets_du_budget(budget: Photo) -> list[dict[str, Any]]:
    """Les volets qui ont des lignes ; chaque ligne porte ses ``montants`` par année, vides avant les années."""
    volets = []
    for volet in VOLETS_DU_PROJET:
        lignes = [
            {**ligne, "montants": [ligne[champ] for champ in CHAMPS_D_ANNEES if champ in ligne]}
            for ligne in budget["lignes"]
            if ligne["volet"] == volet
        ]
        if lignes:
            volets.append({"libelle": volet.label, "lignes": lignes})
    return volets
