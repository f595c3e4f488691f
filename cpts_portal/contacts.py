"""Qui contacter dans chaque département : les organismes enregistrés, jamais une coordonnée inventée."""

from collections import defaultdict
from dataclasses import dataclass

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from cpts_portal.contenus.departements import DEPARTEMENTS_D_OCCITANIE

REGION_OCCITANIE = "76"


@dataclass(frozen=True)
class FicheDepartement:
    """Organismes d'un département ; une liste vide s'affiche « non renseigné » avec le numéro vert."""

    code: str
    nom: str
    assurance_maladie: tuple[Organisation, ...]
    ars: tuple[Organisation, ...]


def _ressorts() -> dict[tuple[str, str], list[Organisation]]:
    """Organismes actifs d'Occitanie par (type, code de département) ; deux requêtes."""
    par_ressort: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
    organismes = Organisation.objects.filter(
        active=True, region_id=REGION_OCCITANIE, type__in=(TypeOrganisation.ARS, TypeOrganisation.AM)
    ).order_by("sous_type", "nom", "pk")
    for organisme in organismes.prefetch_related("departements"):
        for departement in organisme.departements.all():
            par_ressort[organisme.type, departement.pk].append(organisme)
    return par_ressort


def fiches_par_departement() -> tuple[FicheDepartement, ...]:
    """Les treize départements, renseignés ou non, dans l'ordre alphabétique."""
    ressorts = _ressorts()
    return tuple(
        FicheDepartement(
            code,
            nom,
            tuple(ressorts.get((TypeOrganisation.AM, code), ())),
            tuple(ressorts.get((TypeOrganisation.ARS, code), ())),
        )
        for code, nom in DEPARTEMENTS_D_OCCITANIE
    )
