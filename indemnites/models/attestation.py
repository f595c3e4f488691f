"""L'attestation annuelle remise à une personne, archivée : l'équipe la lit, elle seule, comme le registre."""

from django.db import models

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_rpps
from dossiers.models import ArchiveAPart


class AttestationArchivee(ArchiveAPart):
    """Ce que cette CPTS a attesté avoir versé à une personne une année ; une suivante la remplace.

    Pas un ``Document`` : l'ARS et l'Assurance Maladie lisent ceux du contrat, jamais le registre des indemnités.
    """

    annee = models.PositiveSmallIntegerField("année")
    rpps = ChampIdentifiant("numéro RPPS", max_length=11, validators=[valider_rpps])

    class Meta(ArchiveAPart.Meta):
        verbose_name = "attestation d’indemnités"
        verbose_name_plural = "attestations d’indemnités"
        ordering = ["dossier", "-pk"]
        indexes = [models.Index(fields=["dossier", "annee", "rpps"], name="attestation_de")]
