"""Écrire dans une grille de critères, quelle qu'elle soit : contribution d'un relecteur, instruction d'un projet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.saisie import enregistrer_saisie
from dossiers.actions.transitions import verrouiller


@transaction.atomic
def enregistrer_grille(
    objet: Any,
    *,
    former: Callable[[Any], Any],
    verifier: Callable[..., None],
    version: int,
    suit_la_page: bool,
    auteur: Utilisateur,
    maintenant: datetime,
    page: str = "",
    tout_ou_rien: bool = False,
) -> Any:
    """Écrit ce qui est juste et rend la saisie ; lève comme ``verifier``.

    ``version`` : celle que montrait la page. La première écriture la retient ; avec ``suit_la_page``, chacune.
    """
    saisie = enregistrer_saisie(
        objet,
        rubrique=objet.cle_des_traces,
        former=former,
        auteur=auteur,
        maintenant=maintenant,
        page=page,
        tout_ou_rien=tout_ou_rien,
        verifier=verifier,
    )
    frais = verrouiller(objet)
    if frais.modifiee_le == maintenant and frais.version != version and (frais.version is None or suit_la_page):
        frais.version = version
        frais.save(update_fields=["version"])
    return saisie
