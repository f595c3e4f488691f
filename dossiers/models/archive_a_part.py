"""Un PDF archivé hors des documents du dossier, parce que d'autres personnes le lisent."""

from django.db import models
from django.db.models import Q


class ArchiveAPart(models.Model):
    """Base abstraite : un contenu figé, son code, son fichier scellé. La table qui l'emploie dit qui la lit.

    ``empreinte`` : SHA-256 du contexte ; changé, il fait une autre archive (:mod:`dossiers.archives_a_part`).
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    titre = models.CharField(max_length=200)
    code_court = models.CharField("code court", max_length=12, unique=True)
    contexte = models.JSONField(default=dict)
    empreinte = models.CharField(max_length=64)
    fichier = models.FileField(upload_to="archives/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    taille = models.PositiveIntegerField("taille en octets", default=0)
    cree_le = models.DateTimeField()
    produit_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(produit_le__isnull=True) | (~Q(sha256="") & ~Q(fichier="")),
                name="%(class)s_produit_est_scelle",
                violation_error_message="Un document produit porte son fichier et son empreinte.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
