"""Ce que le contrat engage : missions et dates, indicateurs et montants, signataires (domaine §7, §9)."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from contrats.enums import ModeIndicateur, Partie

MONTANT = {"max_digits": 12, "decimal_places": 2}
VALEUR = {"max_digits": 14, "decimal_places": 4}


class Engagement(models.Model):
    """Une mission que la CPTS s'engage à conduire, et quand.

    ``demarrage_le`` antérieur à la signature vaut « dès la signature ».
    """

    redaction = models.ForeignKey("contrats.Redaction", models.CASCADE, related_name="engagements")
    mission = models.ForeignKey("missions.Mission", models.PROTECT, related_name="+")
    demarrage_le = models.DateField("démarrage le", null=True, blank=True)
    deploiement_le = models.DateField("déploiement complet le", null=True, blank=True)
    compensation_snp = models.BooleanField("organise la réponse aux soins non programmés", default=False)
    derogation = models.TextField("motif de la dérogation aux délais", blank=True)
    supplement_snp = models.BooleanField("traite et oriente les demandes de soins non programmés", default=False)

    class Meta:
        verbose_name = "mission engagée"
        verbose_name_plural = "missions engagées"
        ordering = ["redaction", "mission__rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["redaction", "mission"],
                name="mission_une_fois_par_redaction",
                violation_error_message="Cette mission est déjà engagée.",
            ),
            models.CheckConstraint(
                condition=Q(deploiement_le__isnull=True)
                | Q(demarrage_le__isnull=True)
                | Q(deploiement_le__gte=F("demarrage_le")),
                name="engagement_deploye_apres_demarrage",
                violation_error_message="Le déploiement complet ne peut pas précéder le démarrage.",
            ),
            models.CheckConstraint(
                condition=Q(mission="acces_soins") | Q(compensation_snp=False, supplement_snp=False),
                name="options_snp_sur_acces_aux_soins",
                violation_error_message="Les soins non programmés relèvent de la mission d’accès aux soins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} (rédaction {self.redaction_id})"


class IndicateurContrat(models.Model):
    """Un indicateur de suivi, rémunéré ou non. ``montant`` : ce qu'il vaut au plus, en euros par an.

    ``code`` le nomme dans tout le contrat (il commence par sa mission) et ne change pas d'un avenant à l'autre : les
    relevés s'y rattachent. Donné par ``contrats.codes``.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="indicateurs")
    code = models.CharField(max_length=40, editable=False)
    intitule = models.CharField("indicateur", max_length=300)
    unite = models.CharField("unité", max_length=30, blank=True)
    reference = models.DecimalField("valeur de référence", null=True, blank=True, **VALEUR)
    remunere = models.BooleanField("rémunéré", default=True)
    mode = models.CharField(
        "mode de rémunération", max_length=20, choices=ModeIndicateur, default=ModeIndicateur.BINAIRE
    )
    montant = models.DecimalField(
        "montant annuel au plus", default=Decimal(0), validators=[MinValueValidator(Decimal(0))], **MONTANT
    )
    preuves = models.TextField("preuves attendues", blank=True)
    origine = models.JSONField("ce que disait le projet", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "indicateur du contrat"
        verbose_name_plural = "indicateurs du contrat"
        ordering = ["engagement", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "code"],
                name="indicateur_code_unique",
                violation_error_message="Un autre indicateur de cette mission porte ce code.",
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="indicateur_a_un_code",
                violation_error_message="Un indicateur du contrat porte un code.",
            ),
            models.CheckConstraint(
                condition=Q(remunere=True, montant__gte=0) | Q(remunere=False, montant=0),
                name="indicateur_de_suivi_sans_montant",
                violation_error_message="Un indicateur de simple suivi n’a pas de montant.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


class Objectif(models.Model):
    """Ce qui est attendu à partir de l'année contractuelle ``depuis`` (1 à 5), jusqu'à l'objectif suivant.

    Une cible ou des paliers, selon le mode. ``baisse`` : plus la valeur est basse, mieux c'est ; ne sert qu'à un
    palier seul, deux paliers disent eux-mêmes leur sens.
    """

    indicateur = models.ForeignKey(IndicateurContrat, models.CASCADE, related_name="objectifs")
    depuis = models.PositiveSmallIntegerField("à partir de l’année", default=1)
    cible = models.DecimalField("cible", null=True, blank=True, **VALEUR)
    baisse = models.BooleanField("plus c’est bas, mieux c’est", default=False)

    class Meta:
        verbose_name = "objectif"
        ordering = ["indicateur", "depuis"]
        constraints = [
            models.UniqueConstraint(fields=["indicateur", "depuis"], name="un_objectif_par_annee"),
            models.CheckConstraint(
                condition=Q(depuis__range=(1, 5)),
                name="objectif_d_une_annee_du_contrat",
                violation_error_message="L’année contractuelle va de 1 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"dès l’année {self.depuis}"


class Palier(models.Model):
    """Un seuil et ce qu'il vaut, en euros par an (domaine §6)."""

    objectif = models.ForeignKey(Objectif, models.CASCADE, related_name="paliers")
    rang = models.PositiveSmallIntegerField()
    seuil = models.DecimalField("valeur à atteindre", **VALEUR)
    montant = models.DecimalField(validators=[MinValueValidator(Decimal(0))], **MONTANT)

    class Meta:
        verbose_name = "palier"
        ordering = ["objectif", "rang"]
        constraints = [models.UniqueConstraint(fields=["objectif", "rang"], name="palier_rang_par_objectif")]

    def __str__(self) -> str:
        return f"{self.seuil} : {self.montant} €"


class Signataire(models.Model):
    """La personne nommée pour engager une partie, sa qualité, et sa délégation de signature si elle en a une."""

    redaction = models.ForeignKey("contrats.Redaction", models.CASCADE, related_name="signataires")
    partie = models.CharField(max_length=10, choices=Partie)
    nom = models.CharField("prénom et nom", max_length=150, blank=True)
    qualite = models.CharField("qualité", max_length=150, blank=True)
    delegation = models.CharField("délégation de signature", max_length=150, blank=True)
    delegation_du = models.DateField("délégation du", null=True, blank=True)

    class Meta:
        verbose_name = "signataire"
        ordering = ["redaction", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["redaction", "partie"],
                name="un_signataire_par_partie",
                violation_error_message="Cette partie a déjà un signataire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.qualite}"
