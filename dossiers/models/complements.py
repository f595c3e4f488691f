"""Les demandes de compléments, une seule ouverte à la fois par dossier."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import Demandeur, PieceLegale, Sujet


class DemandeComplements(models.Model):
    """Ce qui est demandé au porteur, par qui, pour quand ; close par la réponse, l'annulation ou le classement."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="demandes")
    sujet = models.CharField(max_length=20, choices=Sujet)
    demandeur = models.CharField(max_length=10, choices=Demandeur)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    message = models.TextField()
    rubriques = models.JSONField("rubriques visées", default=list, blank=True)
    pieces = models.JSONField("pièces de la liste légale", default=list, blank=True)
    souhaitee_le = models.DateField("réponse souhaitée le")
    ouverte_le = models.DateTimeField()
    relancee_le = models.DateTimeField("relancée le", null=True, blank=True)
    close_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "demande de compléments"
        verbose_name_plural = "demandes de compléments"
        ordering = ["dossier", "ouverte_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(close_le__isnull=True),
                name="une_demande_ouverte_par_dossier",
                violation_error_message="Une demande de compléments est déjà ouverte sur ce dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"Compléments demandés par {self.get_demandeur_display()}"

    @property
    def pieces_en_clair(self) -> list[str]:
        """Libellés des pièces légales demandées."""
        return [PieceLegale(piece).label for piece in self.pieces]
