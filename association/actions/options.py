"""Enregistrer les réponses au questionnaire et la liste des dirigeants ; ni l'une ni l'autre ne change un état."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from association.models import Dirigeant, OptionsAssociation
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import verifier

CONFLIT = (
    "Une autre personne de l’équipe a enregistré ces options depuis que vous avez ouvert la page. Vos réponses sont "
    "encore ci-dessous : ouvrez la page dans un autre onglet pour comparer, puis enregistrez à nouveau."
)


@transaction.atomic
def enregistrer_les_options(
    dossier: Dossier, *, valeurs: Mapping[str, Any], revision: int, auteur: Utilisateur, maintenant: datetime
) -> OptionsAssociation:
    """``valeurs`` : des champs validés. Lève ``PermissionDenied``, ``TransitionRefusee`` si la page est vieille."""
    verifier(auteur, dossier, Capacite.REDIGER)
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    options = OptionsAssociation.objects.filter(dossier=dossier).first() or OptionsAssociation(dossier=dossier)
    if options.revision != revision:
        raise TransitionRefusee([CONFLIT])
    for nom, dite in valeurs.items():
        setattr(options, nom, dite)
    options.revision += 1
    options.modifie_le, options.modifie_par = maintenant, auteur
    options.save()
    return options


@transaction.atomic
def enregistrer_les_dirigeants(dossier: Dossier, *, lignes: Sequence[Mapping[str, str]], auteur: Utilisateur) -> None:
    """La liste remplace la précédente, dans l'ordre donné. Lève ``PermissionDenied``."""
    verifier(auteur, dossier, Capacite.REDIGER)
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    dossier.dirigeants.all().delete()
    Dirigeant.objects.bulk_create(Dirigeant(dossier=dossier, **ligne) for ligne in lignes)
