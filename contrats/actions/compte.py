"""Lire en entier le compte inscrit au contrat : la lecture est consignée, sans un chiffre du compte."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats.models import Contrat
from contrats.permissions import ACTEURS, parties_de
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier


@transaction.atomic
def consigner_lecture_du_compte(
    contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, changement: int = 0
) -> None:
    """Garde trace de qui a lu l'IBAN. Lève ``PermissionDenied`` à qui n'agit pour aucune partie.

    ``changement`` : celui qui a donné ce compte ; 0, le compte signé.
    """
    if not parties_de(auteur, contrat, ACTEURS):
        raise PermissionDenied("Seules les parties au contrat lisent le compte en entier.")
    consigner(
        Dossier.objects.select_for_update().get(pk=contrat.dossier_id),
        sujet=Sujet.CONTRAT,
        code="compte_lu",
        auteur=auteur,
        instant=maintenant,
        donnees={"changement": changement} if changement else None,
    )
