"""Le dossier de preuve d'une signature : ce que l'on savait au moment de signer ; en ajout seul."""

from django.db import models
from django.db.models import Q


class PreuveDeSignature(models.Model):
    """Une par signature. ``contenu`` est scellé par ``empreinte`` (SHA-256 de sa forme canonique)."""

    signature = models.OneToOneField("contrats.Signature", models.PROTECT, related_name="preuve")
    contenu = models.JSONField()
    empreinte = models.CharField(max_length=64)
    document = models.OneToOneField("dossiers.Document", models.PROTECT, related_name="+")
    etablie_le = models.DateTimeField("établie le")

    class Meta:
        verbose_name = "preuve de signature"
        verbose_name_plural = "preuves de signature"
        ordering = ["signature"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(empreinte=""),
                name="preuve_porte_son_empreinte",
                violation_error_message="Une preuve porte l’empreinte de ce qu’elle dit.",
            )
        ]

    def __str__(self) -> str:
        return f"Preuve de la signature {self.signature_id}"
