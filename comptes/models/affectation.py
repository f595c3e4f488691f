"""Le rôle d'une personne dans une organisation, sur des départements, entre deux dates."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from comptes.enums import ORGANISATIONS_DU_ROLE, ROLES_ORGANISATION, Role


def aujourd_hui() -> date:
    """Jour de Paris : début par défaut d'une affectation."""
    return timezone.localdate()


class AffectationQuerySet(models.QuerySet):
    """Lectures usuelles des affectations."""

    def actives(self, jour: date | None = None) -> "AffectationQuerySet":
        """Affectations en vigueur ce jour-là (``debut`` et ``fin`` inclus)."""
        jour = jour or aujourd_hui()
        return self.filter(Q(fin__isnull=True) | Q(fin__gte=jour), debut__lte=jour)


class Affectation(models.Model):
    """Un mandat écrit : rôle, organisation, départements (vide = tout le ressort), dates incluses."""

    utilisateur = models.ForeignKey(
        "comptes.Utilisateur", verbose_name="compte", on_delete=models.PROTECT, related_name="affectations"
    )
    organisation = models.ForeignKey(
        "acteurs.Organisation",
        verbose_name="organisation",
        on_delete=models.PROTECT,
        related_name="affectations",
    )
    role = models.CharField("rôle", max_length=16, choices=[(role.value, role.label) for role in ROLES_ORGANISATION])
    departements = models.ManyToManyField(
        "territoires.Departement",
        verbose_name="départements",
        blank=True,
        related_name="affectations",
        help_text="Laissez vide pour tous les départements de l’organisation.",
    )
    debut = models.DateField("début", default=aujourd_hui)
    fin = models.DateField("fin", null=True, blank=True, help_text="Dernier jour du mandat, inclus.")

    objects = AffectationQuerySet.as_manager()

    class Meta:
        verbose_name = "affectation"
        ordering = ("utilisateur", "debut", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gte=F("debut")),
                name="affectation_dates",
                violation_error_message="La fin du mandat précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in ROLES_ORGANISATION]),
                name="affectation_role_organisation",
                violation_error_message="Ce rôle se donne dans l’équipe d’un dossier.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.organisation}"

    def clean(self) -> None:
        """Refuse un rôle qui n'existe pas dans ce type d'organisation."""
        super().clean()
        if self.role not in Role.values or not self.organisation_id:
            return
        if self.organisation.type not in ORGANISATIONS_DU_ROLE.get(Role(self.role), ()):
            raise ValidationError({"role": "Ce rôle n’existe pas dans ce type d’organisation."})

    def est_active(self, jour: date | None = None) -> bool:
        """Le mandat est en vigueur ce jour-là (aujourd'hui par défaut)."""
        jour = jour or aujourd_hui()
        return self.debut <= jour and (self.fin is None or self.fin >= jour)
