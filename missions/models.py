"""Le référentiel des missions et de leurs indicateurs, chargé du catalogue puis tenu par l'administrateur.

Une mission ne connaît ni dossier, ni contrat, ni montant. Un barème est désigné par son code, une simple valeur.
"""

from django.db import models
from django.db.models import Prefetch

from missions.catalogue import Sens, Unite


class MissionQuerySet(models.QuerySet["Mission"]):
    """Les missions selon un barème, dans l'ordre du catalogue, avec leurs conditions (une requête de plus)."""

    def du_bareme(self, bareme: str) -> "MissionQuerySet":
        """Les missions que connaît ce barème ; ``mission.conditions_du_bareme`` porte sa condition."""
        conditions = Condition.objects.filter(bareme=bareme)
        return self.filter(conditions__bareme=bareme).prefetch_related(
            Prefetch("conditions", conditions, to_attr="conditions_du_bareme")
        )

    def socles(self, bareme: str) -> "MissionQuerySet":
        """Les missions exigées pour contracter sous ce barème."""
        return self.du_bareme(bareme).filter(conditions__bareme=bareme, conditions__socle=True)


class Mission(models.Model):
    """Une mission du catalogue ; elle ne connaît aucun dossier."""

    code = models.SlugField(primary_key=True, max_length=30)
    libelle = models.CharField("libellé", max_length=200)
    explication = models.TextField(
        "explication", blank=True, help_text="Deux phrases simples, lues par les porteurs et le public."
    )
    exemples = models.TextField("exemples d’actions", blank=True, help_text="Un exemple par ligne.")
    rang = models.PositiveSmallIntegerField(default=0)

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = "mission"
        ordering = ["rang", "code"]

    def __str__(self) -> str:
        return self.libelle

    @property
    def liste_des_exemples(self) -> list[str]:
        """Les exemples d'actions, un par ligne saisie, sans ligne vide."""
        return [ligne.strip() for ligne in self.exemples.splitlines() if ligne.strip()]


class Condition(models.Model):
    """Ce qu'un barème exige d'une mission. Limites en mois après la signature, vides sans limite (domaine §7)."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="conditions")
    bareme = models.CharField("barème", max_length=30, help_text="Code du barème, par exemple ACI-2019.")
    socle = models.BooleanField("socle", help_text="Exigée pour contracter sous ce barème.")
    demarrage_mois = models.PositiveSmallIntegerField("démarrage au plus tard (mois)", null=True, blank=True)
    deploiement_mois = models.PositiveSmallIntegerField("déploiement au plus tard (mois)", null=True, blank=True)

    class Meta:
        verbose_name = "condition d’un barème"
        verbose_name_plural = "conditions des barèmes"
        ordering = ["bareme", "mission__rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "bareme"],
                name="condition_unique_par_mission_et_bareme",
                violation_error_message="Cette mission a déjà une condition pour ce barème.",
            ),
            models.CheckConstraint(
                condition=models.Q(demarrage_mois__isnull=True)
                | models.Q(deploiement_mois__isnull=True)
                | models.Q(demarrage_mois__lte=models.F("deploiement_mois")),
                name="condition_demarrage_avant_deploiement",
                violation_error_message="Le déploiement ne peut pas être exigé avant le démarrage.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} ({self.bareme})"


class Indicateur(models.Model):
    """Un indicateur proposé par le catalogue ; une CPTS peut en ajouter d'autres dans son contrat."""

    class Unites(models.TextChoices):
        """Libellés des unités du catalogue."""

        POURCENTAGE = Unite.POURCENTAGE, "Pourcentage"
        NOMBRE = Unite.NOMBRE, "Nombre"
        NOTE = Unite.NOTE, "Note"

    class SensDuProgres(models.TextChoices):
        """Libellés des sens de progression du catalogue."""

        HAUSSE = Sens.HAUSSE, "Plus haut est mieux"
        BAISSE = Sens.BAISSE, "Plus bas est mieux"

    code = models.SlugField(primary_key=True, max_length=40)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="indicateurs")
    libelle = models.CharField("libellé", max_length=200)
    unite = models.CharField("unité", max_length=15, choices=Unites.choices)
    sens = models.CharField("sens du progrès", max_length=10, choices=SensDuProgres.choices)
    explication = models.TextField("explication", blank=True)
    rang = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["mission__rang", "rang", "code"]

    def __str__(self) -> str:
        return self.libelle
