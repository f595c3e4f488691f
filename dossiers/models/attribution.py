"""Qui écrit quelle rubrique du projet, et pour quand."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import PROJET_MODIFIABLE
from dossiers.models.dossier import MembreEquipe

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class AttributionQuerySet(models.QuerySet):
    def a_ecrire_par(self, utilisateur: "Utilisateur") -> "AttributionQuerySet":
        """Ses rubriques non finies, dans les projets qui s'écrivent encore et dont elle est toujours de l'équipe."""
        siennes = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
        return self.filter(
            responsable=utilisateur,
            ecrite_le__isnull=True,
            projet__etat__in=PROJET_MODIFIABLE,
            projet__dossier__in=siennes.values("dossier"),
        )


class AttributionDeRubrique(models.Model):
    """Une rubrique confiée : à qui, pour quel jour, et le jour où cette personne l'a dite écrite.

    ``rappelee_le`` : le jour du rappel, envoyé une seule fois par échéance.
    """

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="attributions")
    rubrique = models.CharField(max_length=40)
    responsable = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    echeance_le = models.DateField("à écrire pour le", null=True, blank=True)
    ecrite_le = models.DateField("dite écrite le", null=True, blank=True)
    rappelee_le = models.DateField("rappelée le", null=True, blank=True)

    objects = AttributionQuerySet.as_manager()

    class Meta:
        verbose_name = "rubrique confiée"
        verbose_name_plural = "rubriques confiées"
        ordering = ["projet", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["projet", "rubrique"],
                name="rubrique_confiee_une_fois",
                violation_error_message="Cette rubrique est déjà confiée.",
            ),
            models.CheckConstraint(
                condition=Q(responsable__isnull=False) | Q(echeance_le__isnull=False),
                name="rubrique_confiee_dit_qui_ou_quand",
                violation_error_message="Dites qui écrit la rubrique, ou pour quand.",
            ),
        ]
        indexes = [models.Index(fields=["responsable", "ecrite_le"], name="attribution_personne")]

    def __str__(self) -> str:
        return f"{self.rubrique} du projet {self.projet_id}"
