"""Organisations, professionnels et structures de test."""

from collections.abc import Iterable
from itertools import count

from stdnum import luhn

from acteurs.models import Organisation, Professionnel, Structure
from acteurs.nomenclatures import MEDECIN, SousTypeAM, SpecialiteMedicale, TypeOrganisation, TypeStructure
from tests.fabriques.communes import semer_communes, un_departement

_rangs = count(1)


def un_rpps(rang: int | None = None) -> str:
    """Un numéro RPPS à la clé juste."""
    base = f"1{rang if rang is not None else next(_rangs):09d}"
    return base + luhn.calc_check_digit(base)


def un_finess(rang: int | None = None) -> str:
    """Un numéro FINESS à la clé juste."""
    base = f"31{rang if rang is not None else next(_rangs):06d}"
    return base + luhn.calc_check_digit(base)


def une_organisation(nature: TypeOrganisation, departements: Iterable[str] = ("31",), **champs) -> Organisation:
    """Une organisation de ce type dans la région du premier département."""
    lieux = [un_departement(code) for code in departements]
    valeurs = {"nom": f"{nature.label} {next(_rangs)}", "region": lieux[0].region, **champs}
    if nature == TypeOrganisation.AM:
        valeurs.setdefault("sous_type", SousTypeAM.CPAM)
    organisation = Organisation.objects.create(type=nature, **valeurs)
    organisation.departements.set(lieux)
    return organisation


def un_professionnel(**champs) -> Professionnel:
    """Un médecin généraliste à Villefranche-de-Lauragais."""
    (commune,) = semer_communes(["31582"])
    valeurs = {
        "nom": "Puech",
        "prenom": "Anne",
        "profession": MEDECIN,
        "specialite": SpecialiteMedicale.GENERALISTE,
        "rpps": un_rpps(),
        "commune": commune,
    }
    return Professionnel.objects.create(**(valeurs | champs))


def une_structure(**champs) -> Structure:
    """Un centre hospitalier à Villefranche-de-Lauragais."""
    (commune,) = semer_communes(["31582"])
    valeurs = {
        "nom": "Centre hospitalier de Saint-Léonce",
        "type": TypeStructure.CENTRE_HOSPITALIER,
        "finess": un_finess(),
        "commune": commune,
    }
    return Structure.objects.create(**(valeurs | champs))
