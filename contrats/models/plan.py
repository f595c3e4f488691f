"""Le plan de versement d'un contrat signé, tel que le moteur l'a établi (domaine §6) ; un plan se remplace."""

from django.db import models
from django.db.models import Q

from contrats.enums import HypothesePlan

MONTANT = {"max_digits": 12, "decimal_places": 2}


class PlanDeVersement(models.Model):
    """Un calcul complet, daté. Le plan courant est celui du plus grand numéro ; les anciens restent lisibles."""

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="plans")
    numero = models.PositiveIntegerField("numéro")
    hypothese = models.CharField("hypothèse", max_length=20, choices=HypothesePlan)
    evenement = models.OneToOneField("dossiers.Evenement", models.PROTECT, related_name="+")
    etabli_le = models.DateTimeField("établi le")
    bareme = models.CharField("barème", max_length=30)
    taille = models.PositiveSmallIntegerField()
    plafond_annuel = models.DecimalField(**MONTANT)
    total = models.DecimalField(help_text="Somme algébrique des lignes.", **MONTANT)
    alertes = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "plan de versement"
        verbose_name_plural = "plans de versement"
        ordering = ["contrat", "numero"]
        constraints = [models.UniqueConstraint(fields=["contrat", "numero"], name="plan_numero_unique")]

    def __str__(self) -> str:
        return f"Plan {self.numero} du contrat {self.contrat_id}"


class EcheancePrevue(models.Model):
    """Une ligne du plan : quoi, quand, combien, selon quelle règle. Un reversement est négatif."""

    plan = models.ForeignKey(PlanDeVersement, models.PROTECT, related_name="echeances")
    rang = models.PositiveSmallIntegerField()
    annee = models.PositiveSmallIntegerField("année contractuelle")
    exigible_le = models.DateField("exigible le")
    poste = models.CharField(max_length=30)
    nature = models.CharField(max_length=20)
    indicateur = models.CharField("code de l’indicateur payé", max_length=40, blank=True)
    versement = models.CharField(max_length=20)
    assiette = models.DecimalField(**MONTANT)
    taux = models.DecimalField(max_digits=9, decimal_places=6)
    prorata = models.CharField(max_length=10)
    montant = models.DecimalField(**MONTANT)
    regle = models.TextField("règle")
    source = models.CharField(max_length=300)

    class Meta:
        verbose_name = "échéance prévue"
        verbose_name_plural = "échéances prévues"
        ordering = ["plan", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "rang"], name="echeance_rang_unique"),
            models.CheckConstraint(
                condition=Q(annee__range=(1, 5)),
                name="echeance_annee_contractuelle",
                violation_error_message="L’année contractuelle va de 1 à 5.",
            ),
            models.CheckConstraint(
                condition=Q(versement="reversement", montant__lt=0) | (~Q(versement="reversement") & Q(montant__gte=0)),
                name="echeance_signe_du_montant",
                violation_error_message="Seul un reversement est négatif.",
            ),
        ]
        indexes = [models.Index(fields=["exigible_le"], name="echeance_exigible")]

    def __str__(self) -> str:
        return f"{self.exigible_le} {self.poste} {self.montant} €"
