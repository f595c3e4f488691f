"""Poser une valeur de paramètre, à partir d'un jour, avec sa source et son motif ; rien ne se réécrit."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from commun.delais import jour_paris
from commun.models import ValeurDeParametre
from commun.parametres import Parametre, Valeur, declares, oublier
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite

REFUS = "Seul l’administrateur du portail change un paramètre."


@transaction.atomic
def poser_valeur(
    *, cle: str, valeur: Valeur, effet_le: date, source: str, motif: str, auteur: Utilisateur, maintenant: datetime
) -> ValeurDeParametre:
    """Fait valoir ``valeur`` à partir de ``effet_le``, demain au plus tôt.

    Poser de nouveau pour le même jour remplace ce qui était prévu sans l'effacer. Lève ``PermissionDenied``, ou
    ``ValidationError`` avec toutes les raisons.
    """
    if not mandats_avec(auteur, Capacite.ADMINISTRER_REFERENTIEL):
        raise PermissionDenied(REFUS)
    parametre = declares().get(cle)
    if parametre is None:
        raise ValidationError("Ce paramètre n’existe pas.")
    raisons = raisons_de_refuser(parametre, valeur, effet_le, source, motif, jour_paris(maintenant))
    if raisons:
        raise ValidationError(raisons)
    posee = ValeurDeParametre.objects.create(
        cle=cle,
        valeur=list(valeur) if isinstance(valeur, tuple) else valeur,
        effet_le=effet_le,
        source=source.strip(),
        motif=motif.strip(),
        auteur=auteur.pk,
        pose_le=maintenant,
    )
    oublier()
    transaction.on_commit(oublier)
    return posee


def raisons_de_refuser(
    parametre: Parametre, valeur: Valeur, effet_le: date, source: str, motif: str, jour: date
) -> list[str]:
    """Pourquoi ce changement ne peut pas se faire ; vide s'il le peut."""
    if parametre.fixe_par_les_textes:
        return [f"Cette valeur est fixée par un texte ({parametre.source}) : elle ne se change pas ici."]
    raisons = parametre.defauts(valeur)
    if effet_le <= jour:
        raisons.append("Le changement prend effet demain au plus tôt : ce qui a commencé aujourd’hui ne change pas.")
    if not source.strip():
        raisons.append("Écrivez la source : qui l’a décidé, ou quel texte.")
    if not motif.strip():
        raisons.append("Écrivez le motif : il est gardé avec le changement.")
    if not raisons and parametre.au(effet_le) == valeur:
        raisons.append(f"Ce paramètre vaut déjà « {parametre.en_clair(valeur)} » à cette date.")
    return raisons
