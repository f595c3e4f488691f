"""Chaque version produite d'un texte, gardée mot pour mot."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse

from association.enums import TypeTexte
from association.redaction.textes import Texte, depuis_json
from dossiers.models import Dossier

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class VersionTexteQuerySet(models.QuerySet):
    """Les lectures de versions ; :mod:`association.permissions` dit à qui la page s'ouvre."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "VersionTexteQuerySet":
        """Celles des dossiers que cette personne voit."""
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur).order_by().values("pk"))


class VersionTexte(models.Model):
    """``contenu`` : :func:`association.redaction.textes.en_json` ; jamais modifié, il refait le PDF et le DOCX."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="textes_association")
    type = models.CharField(max_length=30, choices=TypeTexte)
    numero = models.PositiveIntegerField("version")
    contenu = models.JSONField()
    produit_le = models.DateTimeField("produit le")
    produit_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = VersionTexteQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’un texte de l’association"
        verbose_name_plural = "versions des textes de l’association"
        ordering = ["dossier", "type", "-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "type", "numero"],
                name="version_texte_une_fois",
                violation_error_message="Cette version existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, version {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("association:version", args=[self.dossier.numero, self.type, self.numero])

    @cached_property
    def texte(self) -> Texte:
        return depuis_json(self.contenu)
