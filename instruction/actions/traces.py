"""Ce que le journal du dossier garde d'une instruction : des clés, jamais un nom ; le dossier est déjà verrouillé."""

from datetime import datetime
from typing import Any

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from instruction.models import Contribution, Instruction


def mention(supplee: Utilisateur | None) -> dict[str, int]:
    """Ce que le journal dit d'une suppléance."""
    return {"supplee": supplee.pk} if supplee else {}


def consigner_contribution(
    contribution: Contribution,
    code: str,
    auteur: Utilisateur,
    maintenant: datetime,
    donnees: dict[str, Any],
    commentaire: str = "",
) -> Evenement:
    """Un fait sur une contribution, sans changement d'état ; le dossier est verrouillé."""
    return consigner(
        contribution.dossier,
        sujet=Sujet.CONTRIBUTION,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"contribution": contribution.pk, **donnees},
        commentaire=commentaire,
    )


def consigner_avis(
    instruction: Instruction,
    code: str,
    auteur: Utilisateur,
    maintenant: datetime,
    donnees: dict[str, Any],
    commentaire: str = "",
) -> Evenement:
    """Un fait sur l'avis en préparation ; le dossier est verrouillé."""
    return consigner(
        instruction.dossier,
        sujet=Sujet.AVIS,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees=donnees,
        commentaire=commentaire,
    )
