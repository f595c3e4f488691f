"""Les lignes répétées d'un dossier : besoins, missions envisagées, budget."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from dossiers.enums import SensBudget, VoletBudget


class Besoin(models.Model):
    """Un besoin de santé, appuyé d'un texte, d'indicateurs du diagnostic, ou des deux (critère « besoins », S4)."""

    lettre = models.ForeignKey("dossiers.LettreIntention", models.CASCADE, related_name="besoins")
    intitule = models.CharField("besoin de santé", max_length=300)
    appui = models.TextField("élément de diagnostic qui l’appuie", blank=True)
    indicateurs = models.ManyToManyField(
        "dossiers.IndicateurDiagnostic", related_name="besoins", blank=True, verbose_name="indicateurs qui l’appuient"
    )

    class Meta:
        verbose_name = "besoin de santé"
        verbose_name_plural = "besoins de santé"
        ordering = ["lettre", "id"]

    def __str__(self) -> str:
        return self.intitule


class MissionEnvisagee(models.Model):
    """Ce que la lettre dit d'une mission : constat, objectif, actions pressenties."""

    lettre = models.ForeignKey("dossiers.LettreIntention", models.CASCADE, related_name="missions")
    mission = models.ForeignKey("missions.Mission", models.PROTECT, related_name="+")
    constat = models.TextField(blank=True)
    objectif = models.TextField(blank=True)
    actions = models.TextField("actions pressenties", blank=True)

    class Meta:
        verbose_name = "mission envisagée"
        verbose_name_plural = "missions envisagées"
        ordering = ["lettre", "mission"]
        constraints = [
            models.UniqueConstraint(
                fields=["lettre", "mission"],
                name="mission_une_fois_par_lettre",
                violation_error_message="Cette mission est déjà décrite.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}"


class LigneBudget(models.Model):
    """Une ligne de budget prévisionnel, en euros entiers (structure du CERFA 12156, domaine §13).

    ``rang`` : place dans son compte ; dans la lettre, (compte, rang) désigne une ligne et une seule.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="lignes_budget")
    volet = models.CharField(max_length=20, choices=VoletBudget)
    sens = models.CharField(max_length=10, choices=SensBudget)
    compte = models.CharField(max_length=30)
    rang = models.PositiveSmallIntegerField(default=0)
    libelle = models.CharField("libellé", max_length=200, blank=True)
    montant = models.PositiveIntegerField(default=0, validators=[MinValueValidator(0), MaxValueValidator(100_000_000)])

    class Meta:
        verbose_name = "ligne de budget"
        verbose_name_plural = "lignes de budget"
        ordering = ["dossier", "volet", "sens", "compte", "rang", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "compte", "rang"],
                condition=Q(volet=VoletBudget.FORMALISATION),
                name="budget_rang_unique_dans_la_lettre",
                violation_error_message="Cette ligne du compte existe déjà.",
            ),
            models.CheckConstraint(
                condition=(Q(sens=SensBudget.CHARGE) & (Q(compte__startswith="6") | Q(compte="86")))
                | (Q(sens=SensBudget.PRODUIT) & (Q(compte__startswith="7") | Q(compte="87"))),
                name="budget_compte_selon_sens",
                violation_error_message="Une charge est en classe 6 (ou 86), un produit en classe 7 (ou 87).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte} {self.montant} €"
