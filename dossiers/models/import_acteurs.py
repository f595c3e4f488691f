"""Un fichier d'acteurs reçu : analysé en tâche de fond, montré, confirmé à part, effacé à son échéance."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import SituationImport


class ImportActeurs(models.Model):
    """Le fichier d'une personne pour un dossier. La situation se lit dans les dates, elle ne s'enregistre pas.

    ``resultat`` : ``{"lignes": [...], "nombres": {...}}``, écrit par l'analyse ; ``refus`` : pourquoi le fichier entier
    est refusé. ``pris_le`` réserve le travail en cours.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="imports_acteurs")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sujet = models.CharField(max_length=20)
    nom_fichier = models.CharField("fichier", max_length=200)
    format = models.CharField(max_length=4)
    taille = models.PositiveIntegerField("octets")
    contenu = models.BinaryField()
    recu_le = models.DateTimeField("reçu le")
    expire_le = models.DateTimeField("gardé jusqu’au")
    pris_le = models.DateTimeField("travail commencé le", null=True, blank=True)
    total = models.PositiveIntegerField("lignes", default=0)
    traitees = models.PositiveIntegerField("lignes lues", default=0)
    analyse_le = models.DateTimeField("analysé le", null=True, blank=True)
    refus = models.TextField(blank=True)
    resultat = models.JSONField("résultat", default=dict, blank=True)
    confirme_le = models.DateTimeField("confirmé le", null=True, blank=True)
    applique_le = models.DateTimeField("enregistré le", null=True, blank=True)

    class Meta:
        verbose_name = "import d’acteurs"
        verbose_name_plural = "imports d’acteurs"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirme_le__isnull=True) | Q(analyse_le__isnull=False),
                name="import_confirme_apres_analyse",
                violation_error_message="Un import se confirme après son analyse.",
            ),
            models.CheckConstraint(
                condition=Q(applique_le__isnull=True) | Q(confirme_le__isnull=False),
                name="import_applique_apres_confirmation",
                violation_error_message="Un import s’enregistre après sa confirmation.",
            ),
        ]

    def __str__(self) -> str:
        return f"import d’acteurs {self.pk}"

    def situation(self, maintenant: datetime) -> SituationImport:
        """Où en est l'import à cet instant."""
        if self.applique_le:
            return SituationImport.APPLIQUE
        if self.refus:
            return SituationImport.REFUSE
        if maintenant >= self.expire_le:
            return SituationImport.EXPIRE
        if self.confirme_le:
            return SituationImport.A_APPLIQUER
        return SituationImport.ANALYSE if self.analyse_le else SituationImport.EN_COURS
