"""Qui a reçu le résumé public d'un projet, et lequel."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from instruction.enums_tiers import PublicTiers


class InformationTiers(models.Model):
    """Un envoi à un destinataire : le conseil territorial de santé (``courriel``) ou une CPTS voisine (``voisine``).

    ``document`` : le résumé scellé qu'il a reçu ; ``par_le_guichet`` : cette voisine n'avait pas de responsable actif,
    les coordinateurs de sa région font suivre ; ``renvoi`` : il avait déjà reçu ce même résumé.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="informations")
    document = models.ForeignKey("dossiers.Document", models.PROTECT, related_name="+")
    public = models.CharField("destinataire", max_length=10, choices=PublicTiers)
    voisine = models.ForeignKey("dossiers.Dossier", models.PROTECT, null=True, blank=True, related_name="+")
    courriel = models.EmailField("adresse du conseil territorial de santé", blank=True)
    par_le_guichet = models.BooleanField("par le Guichet", default=False)
    renvoi = models.BooleanField("nouvel envoi", default=False)
    envoyee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    envoyee_le = models.DateTimeField("envoyée le")

    class Meta:
        verbose_name = "information d’un tiers"
        verbose_name_plural = "informations des tiers"
        ordering = ["-envoyee_le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(public=PublicTiers.CTS, voisine__isnull=True) & ~Q(courriel="")
                | Q(public=PublicTiers.VOISINE, voisine__isnull=False, courriel=""),
                name="information_a_un_destinataire",
                violation_error_message="Une information a un destinataire : une adresse, ou une CPTS voisine.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_public_display()}, dossier {self.dossier_id}"
