"""Ce que trois parties signent : le contrat ou un avenant. Une rédaction, une photographie, des signatures."""

from django.db import models
from django.db.models import Q

from commun.fsm import ModeleEtats
from contrats.enums_signature import LIBRE, ORDRES

# Ce qu'on lit toujours avec une signature.
JOINTES = ("auteur", "delegation__delegant", "scan__document")

# Contrainte de ce qui porte sur le contrat ou sur un avenant : l'un des deux, et un seul.
UN_SEUL_ACTE = Q(contrat__isnull=False, avenant__isnull=True) | Q(contrat__isnull=True, avenant__isnull=False)


class ActeSignable(ModeleEtats):
    """Base du contrat et de l'avenant.

    ``redaction`` est la copie de travail ; ``photographie`` et ``empreinte`` (SHA-256) figent ce qui est proposé : on
    signe une empreinte. ``ordre`` : les parties dans l'ordre où elles signent, vide s'il est libre. ``signe_le`` est le
    jour de la dernière des trois signatures. Chaque modèle a un ``dossier``, des ``signatures``, des ``scans``, des
    ``delegations``, et dit son ``le_contrat``.
    """

    redaction = models.OneToOneField("contrats.Redaction", models.PROTECT, related_name="%(class)s")
    version = models.PositiveIntegerField("version proposée", default=0)
    ouvert_le = models.DateTimeField("ouvert le")
    photographie = models.JSONField("contenu proposé", default=dict, blank=True)
    empreinte = models.CharField("empreinte du contenu proposé", max_length=64, blank=True)
    propose_le = models.DateTimeField("proposé le", null=True, blank=True)
    signe_le = models.DateField("signé le", null=True, blank=True)
    ordre = models.CharField("ordre de signature", max_length=20, choices=ORDRES, default=LIBRE, blank=True)

    class Meta:
        abstract = True

    @property
    def signatures_valides(self) -> models.QuerySet:
        """Les signatures de la version proposée, avec leur auteur."""
        return self.signatures.filter(annulee_le__isnull=True).select_related(*JOINTES)
