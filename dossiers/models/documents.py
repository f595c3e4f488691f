"""Les PDF archivés : préparés dans la transition, produits une fois, jamais refaits."""

from django.db import models
from django.db.models import Q

from dossiers.enums import Sujet, TypeDocument


class Document(models.Model):
    """Un PDF d'une transition.

    La ligne naît dans la transaction avec son contexte figé ; le fichier est produit après le commit (par la
    requête, à défaut par le travailleur) puis scellé par son SHA-256. Le contexte figé garantit le même contenu.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="documents")
    sujet = models.CharField(max_length=20, choices=Sujet)
    type = models.CharField(max_length=30, choices=TypeDocument)
    version = models.PositiveIntegerField(default=1)
    evenement = models.ForeignKey("dossiers.Evenement", models.PROTECT, related_name="documents")
    titre = models.CharField(max_length=200)
    code_court = models.CharField("code court", max_length=12, unique=True)
    contexte = models.JSONField(default=dict)
    fichier = models.FileField(upload_to="dossiers/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    taille = models.PositiveIntegerField("taille en octets", default=0)
    cree_le = models.DateTimeField()
    produit_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "document"
        ordering = ["dossier", "id"]
        indexes = [models.Index(fields=["sha256"], name="document_empreinte")]
        constraints = [
            models.UniqueConstraint(fields=["evenement", "type"], name="un_document_par_type_et_evenement"),
            models.CheckConstraint(
                condition=Q(produit_le__isnull=True) | (~Q(sha256="") & ~Q(fichier="")),
                name="document_produit_est_scelle",
                violation_error_message="Un document produit porte son fichier et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre
