"""L'instruction d'une lettre par le Guichet : qui rapporte, pour quand."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from dossiers.models import Dossier

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class InstructionQuerySet(models.QuerySet):
    """Les lectures d'instructions ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "InstructionQuerySet":
        """Celles des dossiers que la personne voit ; la page exige ensuite une capacité du Guichet."""
        visibles = Dossier.objects.visibles_par(utilisateur).order_by()
        return self.filter(dossier__in=visibles.values("pk"))


class Instruction(models.Model):
    """Une par lettre, ouverte au premier dépôt. ``echeance_le`` : objectif de service, jamais un délai légal.

    ``rouvrir_a_la_version`` : une version nouvelle redemande les contributions déjà envoyées (choix du coordinateur).
    """

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="instruction")
    rapporteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="rapporteur"
    )
    ouverte_le = models.DateTimeField("ouverte le")
    echeance_le = models.DateField("avis visé pour le")
    rouvrir_a_la_version = models.BooleanField("rouvrir les contributions à chaque version nouvelle", default=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "instruction"
        ordering = ["echeance_le", "id"]

    def __str__(self) -> str:
        return f"Instruction du dossier {self.dossier_id}"
