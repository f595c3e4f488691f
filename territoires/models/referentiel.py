"""Le référentiel géographique : régions, départements, EPCI, communes et leurs voisinages.

Sources : Insee, Code officiel géographique au 1er janvier 2026 et populations de référence 2023 ;
DGCL, EPCI à fiscalité propre 2026 ; La Poste, codes postaux (``fixtures/referentiel/SOURCES.md``).
Ces lignes ne s'écrivent que par ``manage.py charger_referentiel``. Une commune ou un EPCI disparu
est archivé, jamais effacé : des territoires anciens y pointent encore.
"""

from django.db import models
from django.db.models import F, Q


class Region(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    zone = models.CharField("zone", max_length=5, help_text="metro, drom ou com")

    class Meta:
        verbose_name = "région"
        ordering = ["code"]

    def __str__(self):
        return self.nom


class Departement(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements", verbose_name="région")
    zone = models.CharField("zone", max_length=5, help_text="metro, drom ou com")

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self):
        return f"{self.nom} ({self.code})"


class Epci(models.Model):
    """Intercommunalité à fiscalité propre. Sa population se recalcule toujours depuis ses communes."""

    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    nom = models.CharField("nom", max_length=120)
    nature = models.CharField("nature", max_length=5, help_text="CC, CA, CU, METRO ou MET69")
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="epcis", verbose_name="département du siège"
    )
    archive_le = models.DateField("archivé le", null=True, blank=True)
    nom_recherche = models.CharField("nom normalisé", max_length=140, db_index=True, editable=False)

    class Meta:
        verbose_name = "EPCI"
        verbose_name_plural = "EPCI"
        ordering = ["nom_recherche", "siren"]

    def __str__(self):
        return self.nom


class Commune(models.Model):
    """Commune actuelle, ou ancienne si ``archivee_le`` est renseignée.

    ``population`` : population municipale en habitants, nulle si inconnue (six collectivités).
    ``millesime`` : année de cette population, nulle quand la source ne la donne pas.
    ``longitude``, ``latitude`` : point d'étiquette en degrés (WGS 84). ``surface_ha`` : indicative.
    """

    code = models.CharField("code Insee", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes", verbose_name="département")
    epci = models.ForeignKey(Epci, models.PROTECT, related_name="communes", verbose_name="EPCI", null=True, blank=True)
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    population_totale = models.PositiveIntegerField("population totale", null=True, blank=True)
    millesime = models.PositiveSmallIntegerField("millésime de la population", null=True, blank=True)
    codes_postaux = models.CharField("codes postaux", max_length=200, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    surface_ha = models.PositiveIntegerField("surface (ha)", null=True, blank=True)
    archivee_le = models.DateField("archivée le", null=True, blank=True)
    nom_recherche = models.CharField("nom normalisé", max_length=100, db_index=True, editable=False)

    class Meta:
        verbose_name = "commune"
        ordering = ["nom_recherche", "code"]
        constraints = [
            models.CheckConstraint(
                name="commune_point_complet",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                violation_error_message="Le point d’une commune a une longitude et une latitude, ou aucune.",
            ),
        ]

    def __str__(self):
        return f"{self.nom} ({self.departement_id})"


class CodePostal(models.Model):
    """Un code postal couvre plusieurs communes (jusqu'à 36) ; une commune en a plusieurs."""

    code = models.CharField("code postal", max_length=5)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="+", verbose_name="commune", db_index=False)

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        ordering = ["code", "commune_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "commune"],
                name="code_postal_unique",
                violation_error_message="Cette commune a déjà ce code postal.",
            ),
        ]

    def __str__(self):
        return f"{self.code} → {self.commune_id}"


class ArrondissementMunicipal(models.Model):
    """Arrondissement de Paris, Lyon ou Marseille : sert à proposer une partie de commune."""

    code = models.CharField("code Insee", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="arrondissements", verbose_name="commune")
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    codes_postaux = models.CharField("codes postaux", max_length=200, blank=True)
    nom_recherche = models.CharField("nom normalisé", max_length=100, db_index=True, editable=False)

    class Meta:
        verbose_name = "arrondissement municipal"
        verbose_name_plural = "arrondissements municipaux"
        ordering = ["code"]

    def __str__(self):
        return self.nom


class AncienCode(models.Model):
    """Ancienne commune (fusionnée, déléguée, associée) et la commune actuelle qui la contient."""

    code = models.CharField("ancien code Insee", max_length=5, primary_key=True)
    nom = models.CharField("ancien nom", max_length=80)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="anciens_codes", verbose_name="commune actuelle")
    nature = models.CharField("nature", max_length=20)
    nom_recherche = models.CharField("nom normalisé", max_length=100, db_index=True, editable=False)

    class Meta:
        verbose_name = "ancien code"
        verbose_name_plural = "anciens codes"
        ordering = ["nom_recherche", "code"]

    def __str__(self):
        return f"{self.nom} ({self.code})"


class Voisinage(models.Model):
    """Deux communes limitrophes, rangées une seule fois (``commune_a`` < ``commune_b``)."""

    commune_a = models.ForeignKey(Commune, models.CASCADE, related_name="+", verbose_name="commune", db_index=False)
    commune_b = models.ForeignKey(
        Commune, models.CASCADE, related_name="+", verbose_name="commune voisine", db_index=False
    )
    longueur_m = models.PositiveIntegerField("frontière commune (m)")

    class Meta:
        verbose_name = "voisinage"
        ordering = ["commune_a_id", "commune_b_id"]
        indexes = [models.Index(fields=["commune_b"], name="voisinage_commune_b")]
        constraints = [
            models.UniqueConstraint(
                fields=["commune_a", "commune_b"],
                name="voisinage_unique",
                violation_error_message="Ces deux communes sont déjà notées voisines.",
            ),
            models.CheckConstraint(
                name="voisinage_range",
                condition=Q(commune_a__lt=F("commune_b")),
                violation_error_message="Le premier code d’un voisinage est le plus petit.",
            ),
        ]

    def __str__(self):
        return f"{self.commune_a_id} – {self.commune_b_id}"


class ChargementReferentiel(models.Model):
    """Trace d'un chargement : quel millésime, quelle empreinte, combien de lignes."""

    charge_le = models.DateTimeField("chargé le")
    millesime_geographie = models.PositiveSmallIntegerField("année du code officiel géographique")
    millesime_population = models.PositiveSmallIntegerField("millésime des populations")
    empreinte = models.CharField("empreinte SHA-256 des fichiers", max_length=64)
    nb_communes = models.PositiveIntegerField("communes")
    bilan = models.JSONField("bilan", default=dict)

    class Meta:
        verbose_name = "chargement du référentiel"
        verbose_name_plural = "chargements du référentiel"
        ordering = ["-charge_le", "-id"]

    def __str__(self):
        return f"Référentiel {self.millesime_geographie}, populations {self.millesime_population}"
