"""Le projet de santé venu d'une archive, gardé de côté jusqu'à ce que l'accord de l'ARS ouvre celui du dossier."""

from django.conf import settings
from django.db import models


class ProjetGarde(models.Model):
    """``contenu`` : la saisie de l'archive, relue à l'import et à la reprise ; ``resume`` : combien de quoi, en clair.

    Ses pièces sont déjà celles du dossier, au sujet « projet ». ``bilan`` : ce qui n'a pas pu être repris, ligne à
    ligne, une fois ``repris_le`` daté.
    """

    dossier = models.OneToOneField("dossiers.Dossier", models.CASCADE, related_name="projet_garde")
    contenu = models.JSONField("projet tel que saisi")
    resume = models.JSONField("ce qu’il contient", default=list)
    archive = models.CharField("empreinte de l’archive", max_length=64)
    numero_d_origine = models.CharField("numéro dans l’archive", max_length=20, blank=True)
    garde_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    garde_le = models.DateTimeField("gardé le")
    repris_le = models.DateTimeField("repris le", null=True, blank=True)
    bilan = models.JSONField("ce qui n’a pas pu être repris", default=list)

    class Meta:
        verbose_name = "projet gardé de côté"
        verbose_name_plural = "projets gardés de côté"
        ordering = ["dossier"]

    def __str__(self) -> str:
        return f"Projet gardé pour le dossier {self.dossier_id}"
