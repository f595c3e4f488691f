"""Le territoire d'une CPTS : communes entières et parties de communes, en versions datées.

Aucune définition administrative, jamais figé pour toujours (diaporama des URPS ; autoformation du
Guichet Occitanie) : chaque dépôt fige une version, qui garde la photographie de ses populations.
Ces lignes ne s'écrivent que par ``territoires.actions``.
"""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from territoires.models.referentiel import Commune


class Territoire(models.Model):
    """L'identité d'un territoire ; son contenu est dans ses versions."""

    cree_le = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "territoire"
        ordering = ["id"]

    def __str__(self):
        return f"Territoire {self.pk}"

    @property
    def version_courante(self) -> "VersionTerritoire | None":
        """La version de plus grand numéro, figée ou non, qui n'est pas écartée ; ``None`` si le territoire est neuf."""
        versions = getattr(self, "_prefetched_objects_cache", {}).get("versions")
        if versions is not None:
            vives = (version for version in versions if version.ecartee_le is None)
            return max(vives, key=lambda version: version.numero, default=None)
        return self.versions.vives().order_by("-numero").first()


class VersionsDeTerritoire(models.QuerySet):
    def vives(self):
        """Toutes sauf celles que l'on a écartées."""
        return self.filter(ecartee_le__isnull=True)

    def courantes(self):
        """Une version par territoire : celle de plus grand numéro, les écartées mises à part."""
        derniere = VersionTerritoire.objects.vives().filter(territoire=OuterRef("territoire")).order_by("-numero")
        return self.filter(pk=Subquery(derniere.values("pk")[:1]))

    def avec_population(self):
        """Annote ``habitants`` : population figée, sinon corrigée, sinon somme des communes et des parties."""
        communes = (
            CommuneDuTerritoire.objects.filter(version=OuterRef("pk"))
            .order_by()
            .values("version")
            .annotate(somme=Sum("commune__population"))
        )
        parties = (
            PartieDeCommune.objects.filter(version=OuterRef("pk"))
            .order_by()
            .values("version")
            .annotate(somme=Sum("population"))
        )
        return self.annotate(
            habitants=Coalesce(
                "population_figee",
                "population_corrigee",
                Coalesce(Subquery(communes.values("somme")), 0) + Coalesce(Subquery(parties.values("somme")), 0),
            )
        )


class VersionTerritoire(models.Model):
    """Un périmètre daté. Figée, elle ne change plus et porte sa population et sa taille.

    ``population_corrigee`` remplace la somme des communes ; elle exige un motif.
    ``millesime`` : année des populations au moment du gel (celle du référentiel avant).
    ``ecartee_le`` : préparée puis abandonnée avant d'être figée ; elle se garde et se lit, sans plus compter.
    """

    territoire = models.ForeignKey(Territoire, models.CASCADE, related_name="versions", verbose_name="territoire")
    numero = models.PositiveIntegerField("numéro de version")
    creee_le = models.DateTimeField("créée le")
    figee_le = models.DateTimeField("figée le", null=True, blank=True)
    ecartee_le = models.DateTimeField("écartée le", null=True, blank=True)
    population_corrigee = models.PositiveIntegerField("population corrigée", null=True, blank=True)
    motif_correction = models.TextField("motif de la correction", blank=True)
    millesime = models.PositiveSmallIntegerField("millésime des populations", null=True, blank=True)
    population_figee = models.PositiveIntegerField("population au gel", null=True, blank=True)
    taille_figee = models.PositiveSmallIntegerField("taille au gel", null=True, blank=True)

    objects = VersionsDeTerritoire.as_manager()

    class Meta:
        verbose_name = "version de territoire"
        verbose_name_plural = "versions de territoire"
        ordering = ["territoire_id", "numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["territoire", "numero"],
                name="version_territoire_numero_unique",
                violation_error_message="Ce territoire a déjà une version de ce numéro.",
            ),
            models.UniqueConstraint(
                fields=["territoire"],
                condition=Q(figee_le__isnull=True, ecartee_le__isnull=True),
                name="version_territoire_une_ouverte",
                violation_error_message="Ce territoire a déjà une version ouverte : complétez-la.",
            ),
            models.CheckConstraint(
                name="version_territoire_numero_positif",
                condition=Q(numero__gte=1),
                violation_error_message="Le numéro d’une version commence à 1.",
            ),
            models.CheckConstraint(
                name="version_territoire_correction_motivee",
                condition=Q(population_corrigee__isnull=True, motif_correction="")
                | (Q(population_corrigee__isnull=False) & ~Q(motif_correction="")),
                violation_error_message="Une population corrigée exige un motif, et lui seul.",
            ),
            models.CheckConstraint(
                name="version_territoire_gel_complet",
                condition=Q(figee_le__isnull=True, population_figee__isnull=True, taille_figee__isnull=True)
                | Q(figee_le__isnull=False, population_figee__isnull=False, taille_figee__range=(1, 4)),
                violation_error_message="Une version figée porte sa date, sa population et sa taille.",
            ),
            models.CheckConstraint(
                name="version_territoire_ecartee_jamais_figee",
                condition=Q(ecartee_le__isnull=True) | Q(figee_le__isnull=True),
                violation_error_message="Une version figée a servi : elle ne s’écarte pas.",
            ),
            models.CheckConstraint(
                name="version_territoire_dates",
                condition=Q(figee_le__isnull=True) | Q(figee_le__gte=F("creee_le")),
                violation_error_message="Une version ne peut pas être figée avant d’avoir été créée.",
            ),
        ]

    def __str__(self):
        return f"Territoire {self.territoire_id}, version {self.numero}"

    @property
    def est_figee(self) -> bool:
        return self.figee_le is not None


class CommuneDuTerritoire(models.Model):
    """Une commune entière d'une version ; nom et population sont photographiés au gel."""

    version = models.ForeignKey(
        VersionTerritoire,
        models.CASCADE,
        related_name="communes_entieres",
        verbose_name="version",
        db_index=False,
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune", db_index=False)
    nom_fige = models.CharField("nom au gel", max_length=80, blank=True)
    population_figee = models.PositiveIntegerField("population au gel", null=True, blank=True)

    class Meta:
        verbose_name = "commune du territoire"
        verbose_name_plural = "communes du territoire"
        ordering = ["version_id", "commune_id"]
        indexes = [models.Index(fields=["commune", "version"], name="communes_par_version")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "commune"],
                name="commune_une_fois_par_version",
                violation_error_message="Cette commune est déjà dans le territoire.",
            ),
        ]

    def __str__(self):
        return f"{self.commune_id} (version {self.version_id})"


class PartieDeCommune(models.Model):
    """Quartier ou arrondissement d'une commune : population déclarée, en habitants, et justifiée."""

    version = models.ForeignKey(
        VersionTerritoire, models.CASCADE, related_name="parties", verbose_name="version", db_index=False
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune", db_index=False)
    libelle = models.CharField("partie de la commune", max_length=120)
    population = models.PositiveIntegerField("population de cette partie")
    justification = models.TextField("d’où vient ce chiffre")

    class Meta:
        verbose_name = "partie de commune"
        verbose_name_plural = "parties de communes"
        ordering = ["version_id", "commune_id", "libelle"]
        indexes = [models.Index(fields=["commune", "version"], name="parties_par_version")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "commune", "libelle"],
                name="partie_une_fois_par_version",
                violation_error_message="Cette partie de commune est déjà dans le territoire.",
            ),
            models.CheckConstraint(
                name="partie_nommee_et_justifiee",
                condition=~Q(libelle="") & ~Q(justification=""),
                violation_error_message="Une partie de commune a un libellé et une justification.",
            ),
        ]

    def __str__(self):
        return f"{self.libelle} ({self.commune_id})"
