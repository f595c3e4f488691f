"""Ouvrir et modifier les mandats ; chaque changement est écrit au journal des droits."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from acteurs.models import Organisation
from comptes.actions.journal import consigner
from comptes.effets import raisons_de_garder
from comptes.enums import Role
from comptes.mandats import oublier_mandats
from comptes.models import Affectation, NatureChangement, Utilisateur
from territoires.models import Departement


@transaction.atomic
def ouvrir_affectation(
    *,
    utilisateur: Utilisateur,
    organisation: Organisation,
    role: Role,
    auteur: Utilisateur,
    maintenant: datetime,
    debut: date,
    fin: date | None = None,
    departements: Iterable[Departement] = (),
) -> Affectation:
    """Donne un rôle dans une organisation, sur des départements (aucun = tout le ressort), dates incluses.

    ``ValidationError`` : rôle étranger à l'organisation, département hors ressort, dates inversées, mandat déjà
    donné sur la même période, cumul d'un rôle d'administrateur avec un autre ou avec la charge d'un dossier.
    """
    departements = tuple(departements)
    Utilisateur.objects.select_for_update().get(pk=utilisateur.pk)
    affectation = Affectation(utilisateur=utilisateur, organisation=organisation, role=role, debut=debut, fin=fin)
    verifier_affectation(affectation, departements)
    affectation.save()
    affectation.departements.set(departements)
    oublier_mandats(utilisateur)
    consigner(
        NatureChangement.AFFECTATION_OUVERTE,
        compte=utilisateur,
        auteur=auteur,
        maintenant=maintenant,
        detail=_photographie(affectation, departements),
    )
    return affectation


@transaction.atomic
def modifier_affectation(
    *,
    affectation: Affectation,
    auteur: Utilisateur,
    maintenant: datetime,
    debut: date,
    fin: date | None,
    departements: Iterable[Departement],
) -> Affectation:
    """Change les dates ou les départements d'un mandat ; le clore, c'est lui donner une fin.

    Le rôle et l'organisation ne changent pas : on clôt le mandat et on en ouvre un autre.
    ``ValidationError`` comme ``ouvrir_affectation``.
    """
    departements = tuple(departements)
    Utilisateur.objects.select_for_update().get(pk=affectation.utilisateur_id)
    avant = Affectation.objects.get(pk=affectation.pk)
    photo_avant = _photographie(avant, tuple(avant.departements.order_by("code")))
    affectation.debut, affectation.fin = debut, fin
    verifier_affectation(affectation, departements)
    affectation.save(update_fields=["debut", "fin"])
    affectation.departements.set(departements)
    oublier_mandats(affectation.utilisateur)
    photo_apres = _photographie(affectation, departements)
    if photo_apres != photo_avant:
        consigner(
            NatureChangement.AFFECTATION_MODIFIEE,
            compte=affectation.utilisateur,
            auteur=auteur,
            maintenant=maintenant,
            detail={"avant": photo_avant, "apres": photo_apres},
        )
    return affectation


def verifier_affectation(affectation: Affectation, departements: Iterable[Departement]) -> None:
    """``ValidationError`` si ce mandat ne peut pas être donné tel quel ; n'écrit rien."""
    affectation.full_clean()
    ressort = set(affectation.organisation.departements.values_list("code", flat=True))
    hors = sorted({departement.code for departement in departements} - ressort)
    if hors:
        raise ValidationError({"departements": f"Hors du ressort de l’organisation : {', '.join(hors)}."})
    _verifier_cumul(affectation)


def _verifier_cumul(affectation: Affectation) -> None:
    """Refuse un doublon sur la même période, et l'administrateur qui aurait un autre rôle en même temps."""
    autres = Affectation.objects.filter(utilisateur=affectation.utilisateur).exclude(pk=affectation.pk)
    autres = autres.filter(Q(fin__isnull=True) | Q(fin__gte=affectation.debut))
    if affectation.fin:
        autres = autres.filter(debut__lte=affectation.fin)
    raisons = raisons_de_garder(affectation.utilisateur) if affectation.role == Role.ADMINISTRATEUR else []
    if raisons:
        raise ValidationError(["Un administrateur ne porte aucun dossier.", *raisons])
    if autres.filter(organisation=affectation.organisation, role=affectation.role).exists():
        raise ValidationError("Cette personne a déjà ce rôle dans cette organisation sur cette période.")
    administre = Q(role=Role.ADMINISTRATEUR)
    incompatibles = autres.exclude(administre) if affectation.role == Role.ADMINISTRATEUR else autres.filter(administre)
    if incompatibles.exists():
        raise ValidationError(
            "Un administrateur n’a pas d’autre rôle : terminez d’abord l’autre affectation de cette personne."
        )


def _photographie(affectation: Affectation, departements: Iterable[Departement]) -> dict:
    return {
        "affectation": affectation.pk,
        "organisation": affectation.organisation_id,
        "role": str(affectation.role),
        "departements": sorted(departement.code for departement in departements),
        "debut": affectation.debut.isoformat(),
        "fin": affectation.fin.isoformat() if affectation.fin else None,
    }
