"""Reprendre les acteurs d'un dossier dans un autre."""

from datetime import datetime

from dossiers.actions.information import informer
from dossiers.models import ActeurDossier, Dossier, OppositionActeur


def recopier_acteurs(ancien: Dossier, nouveau: Dossier, *, maintenant: datetime) -> None:
    """Reprend les acteurs et les oppositions d'un dossier dans un autre ; chacun est informé pour ce dossier-là."""
    copies = list(ancien.acteurs.order_by("pk"))
    for acteur in copies:
        acteur.pk, acteur.dossier = None, nouveau
        acteur._state.adding = True
        acteur.ajoute_le, acteur.informe_le = maintenant, None
        acteur.deduire()
    ActeurDossier.objects.bulk_create(copies, batch_size=500)
    oppositions = ancien.oppositions.order_by("pk")
    OppositionActeur.objects.bulk_create(
        OppositionActeur(dossier=nouveau, empreinte=o.empreinte, notee_le=o.notee_le) for o in oppositions
    )
    informer(copies, dossier=nouveau, maintenant=maintenant)
