"""Écriture du journal des changements de droits."""

from datetime import datetime

from comptes.models import ChangementDeDroits, NatureChangement, Utilisateur


def consigner(
    nature: NatureChangement,
    *,
    compte: Utilisateur,
    auteur: Utilisateur,
    maintenant: datetime,
    detail: dict | None = None,
) -> ChangementDeDroits:
    """Ajoute une ligne, dans la transaction de l'acte. ``detail`` : identifiants et codes, jamais un nom."""
    return ChangementDeDroits.objects.create(
        instant=maintenant, nature=nature, compte=compte, auteur=auteur, detail=detail or {}
    )
