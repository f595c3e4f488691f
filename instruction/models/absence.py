"""L'absence d'un agent du Guichet, et qui reçoit à sa place."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class AbsenceQuerySet(models.QuerySet):
    """Les lectures d'absences ; une absence annulée n'existe plus pour personne."""

    def en_vigueur(self) -> "AbsenceQuerySet":
        """Celles qui n'ont pas été annulées."""
        return self.filter(annulee_le__isnull=True)

    def couvrant(self, debut: date, fin: date) -> "AbsenceQuerySet":
        """En vigueur, et qui touchent au moins un jour de cette période (bornes incluses)."""
        return self.en_vigueur().filter(du__lte=fin, au__gte=debut)


class Absence(models.Model):
    """Du ``du`` au ``au`` inclus (jours de Paris), les demandes faites à ``agent`` vont à ``suppleant``.

    Deux absences d'une même personne ne se chevauchent pas : l'action le tient, sous verrou du compte.
    """

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    suppleant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="suppleances", verbose_name="suppléant"
    )
    du = models.DateField("du")
    au = models.DateField("au (inclus)")
    declaree_le = models.DateTimeField("déclarée le")
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "absence"
        ordering = ["-du", "-id"]
        indexes = [models.Index(fields=["agent", "du", "au"], name="absence_agent_periode")]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="absence_dates",
                violation_error_message="L’absence finit avant de commencer.",
            ),
            models.CheckConstraint(
                condition=~Q(agent=F("suppleant")),
                name="absence_suppleant_autre",
                violation_error_message="Choisissez un autre suppléant que vous-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"Absence {self.pk} du {self.du:%d/%m/%Y} au {self.au:%d/%m/%Y}"
