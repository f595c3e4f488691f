"""L'avis du Guichet : grille des quatre critères, sens, motivation (S4)."""

from django.conf import settings
from django.db import models

from dossiers.enums import Appreciation, Critere, SensAvis


class Avis(models.Model):
    """Avis rendu sur une version déposée de la lettre ; consultatif, jamais réécrit."""

    lettre = models.ForeignKey("dossiers.LettreIntention", models.PROTECT, related_name="avis")
    version = models.PositiveIntegerField("version de la lettre")
    sens = models.CharField(max_length=20, choices=SensAvis)
    motivation = models.TextField()
    opinions = models.TextField("opinions minoritaires", blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rendu_le = models.DateTimeField("rendu le")

    class Meta:
        verbose_name = "avis du Guichet"
        verbose_name_plural = "avis du Guichet"
        ordering = ["lettre", "rendu_le"]

    def __str__(self) -> str:
        return f"Avis {self.get_sens_display().lower()}"


class LigneAvis(models.Model):
    """L'appréciation d'un critère."""

    avis = models.ForeignKey(Avis, models.CASCADE, related_name="lignes")
    critere = models.CharField("critère", max_length=20, choices=Critere)
    appreciation = models.CharField("appréciation", max_length=20, choices=Appreciation)
    commentaire = models.TextField(blank=True)

    class Meta:
        verbose_name = "critère de l’avis"
        verbose_name_plural = "critères de l’avis"
        ordering = ["avis", "id"]
        constraints = [models.UniqueConstraint(fields=["avis", "critere"], name="critere_une_fois_par_avis")]

    def __str__(self) -> str:
        return f"{self.get_critere_display()} : {self.get_appreciation_display()}"
