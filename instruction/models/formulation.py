"""La bibliothèque de formulations du Guichet, pour motiver un avis sans tout réécrire."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import Critere, SensAvis

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class FormulationQuerySet(models.QuerySet):
    """Les lectures de formulations ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "FormulationQuerySet":
        """Celles de la région du coordinateur."""
        return self.filter(region__in={m.region for m in mandats_avec(utilisateur, Capacite.RENDRE_AVIS) if m.region})

    def en_usage(self) -> "FormulationQuerySet":
        """Celles qu'on propose encore."""
        return self.filter(retiree_le__isnull=True)


class Formulation(models.Model):
    """Un texte réutilisable, avec des variables entre accolades ; retiré, il ne se propose plus mais se lit encore."""

    region = models.ForeignKey("territoires.Region", models.PROTECT, related_name="+")
    titre = models.CharField(max_length=120)
    texte = models.TextField(max_length=4000)
    critere = models.CharField("critère", max_length=20, choices=Critere, blank=True)
    sens = models.CharField(max_length=20, choices=SensAvis, blank=True)
    emplois = models.PositiveIntegerField("nombre d’emplois", default=0)
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    creee_le = models.DateTimeField("créée le")
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = FormulationQuerySet.as_manager()

    class Meta:
        verbose_name = "formulation"
        ordering = ["-emplois", "titre", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "titre"],
                condition=models.Q(retiree_le__isnull=True),
                name="formulation_titre_unique",
                violation_error_message="Une formulation en usage porte déjà ce titre.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
