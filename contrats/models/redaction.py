"""La copie de travail d'un contrat ou d'un avenant : tout ce que les parties écrivent (ADR 0023)."""

from django.db import models


class Redaction(models.Model):
    """Un contenu que l'on écrit : barème, territoire, clauses, et par ailleurs engagements et signataires.

    Celle d'un avenant part d'une copie de la version en vigueur. ``territoire`` vide : la dernière version figée du
    territoire du dossier.
    """

    bareme = models.CharField("barème", max_length=30)
    territoire = models.ForeignKey(
        "territoires.VersionTerritoire", models.PROTECT, null=True, blank=True, related_name="+"
    )
    moyens = models.TextField("moyens mis en œuvre", blank=True)
    articles_particuliers = models.TextField("articles particuliers", blank=True)
    origines = models.JSONField("ce que disaient la lettre et le projet", default=dict, blank=True, editable=False)
    modifie_le = models.DateTimeField("modifiée le", null=True, blank=True)

    class Meta:
        verbose_name = "rédaction"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Rédaction {self.pk}"
