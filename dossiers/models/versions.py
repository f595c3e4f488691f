"""Les versions déposées : ce que lisent les institutions."""

from django.db import models

from dossiers.enums import Sujet


class VersionDeposee(models.Model):
    """Photographie figée d'une lettre ou d'un projet au dépôt ; jamais modifiée (triggers)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="versions")
    sujet = models.CharField(max_length=20, choices=Sujet)
    numero = models.PositiveIntegerField()
    territoire = models.ForeignKey("territoires.VersionTerritoire", models.PROTECT, related_name="+")
    contenu = models.JSONField()
    empreinte = models.CharField(max_length=64)
    deposee_le = models.DateTimeField()

    class Meta:
        verbose_name = "version déposée"
        verbose_name_plural = "versions déposées"
        ordering = ["dossier", "sujet", "numero"]
        constraints = [models.UniqueConstraint(fields=["dossier", "sujet", "numero"], name="version_numero_unique")]

    def __str__(self) -> str:
        return f"{self.get_sujet_display()} v{self.numero}"
