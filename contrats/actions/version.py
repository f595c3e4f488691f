"""Le PDF d'une version consolidée : archivé la première fois qu'on le télécharge, le même ensuite."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from contrats.documents_version import version_en_vigueur
from contrats.models import Contrat
from contrats.photographie import empreinte as empreinte_de
from contrats.versions import version_au
from dossiers.actions.transitions import verrouiller
from dossiers.archives import preparer
from dossiers.enums import TypeDocument
from dossiers.journal import consigner
from dossiers.models import Document


def archiver_la_version(contrat: Contrat, *, au: date, maintenant: datetime) -> Document:
    """L'archive de la version du contrat signé en vigueur ce jour-là : celle qui dit la même chose, ou une nouvelle.

    Qui la télécharge ne s'écrit pas : l'événement, sans auteur, date seulement l'archive.
    """
    brouillon = version_en_vigueur(contrat, au)
    empreinte = empreinte_de(brouillon.contexte)
    archivee = _archivees(contrat, au, empreinte).last()
    if archivee is not None:
        return archivee
    with transaction.atomic():
        frais = verrouiller(contrat)
        archivee = _archivees(frais, au, empreinte).last()
        if archivee is not None:
            return archivee
        evenement = consigner(
            frais.dossier,
            sujet=frais.SUJET,
            code="version_archivee",
            auteur=None,
            instant=maintenant,
            donnees={
                **({frais.REPERE: frais.pk} if frais.REPERE else {}),
                "au": au,
                "empreinte": empreinte,
                "avenants": [avenant.numero for avenant in version_au(frais, au).avenants],
            },
        )
        return preparer(frais.dossier, frais.SUJET, evenement, brouillon)


def _archivees(contrat: Contrat, au: date, empreinte: str) -> QuerySet[Document]:
    """Celles de ce contrat, ce jour-là, avec ce texte ; les avenants d'alors en font partie."""
    siennes = contrat.dossier.documents.filter(
        type=TypeDocument.VERSION_EN_VIGUEUR,
        evenement__donnees__au=au.isoformat(),
        evenement__donnees__empreinte=empreinte,
    )
    return siennes.defer("contexte").order_by("pk")
