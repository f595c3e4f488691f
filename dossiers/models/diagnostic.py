"""Le diagnostic d'un territoire : indicateurs chiffrés de la CPTS et dispositifs qui y existent déjà."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from dossiers.enums_diagnostic import NatureDispositif, StatutValeur

ANNEE_MIN, ANNEE_MAX = 1990, 2100


class IndicateurDiagnostic(models.Model):
    """Un chiffre du diagnostic. Zéro, « masquée » (secret statistique) et « non renseignée » sont trois choses."""

    lettre = models.ForeignKey("dossiers.LettreIntention", models.CASCADE, related_name="indicateurs")
    code = models.CharField("indicateur", max_length=40, blank=True)
    intitule = models.CharField("intitulé", max_length=200)
    statut = models.CharField(
        "état de la valeur", max_length=20, choices=StatutValeur, default=StatutValeur.NON_RENSEIGNEE
    )
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2, null=True, blank=True)
    unite = models.CharField("unité", max_length=60, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    annee = models.PositiveSmallIntegerField(
        "année", null=True, blank=True, validators=[MinValueValidator(ANNEE_MIN), MaxValueValidator(ANNEE_MAX)]
    )
    commentaire = models.CharField("commentaire", max_length=500, blank=True)

    class Meta:
        verbose_name = "indicateur du diagnostic"
        verbose_name_plural = "indicateurs du diagnostic"
        ordering = ["lettre", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statut=StatutValeur.RENSEIGNEE, valeur__isnull=False)
                | (~Q(statut=StatutValeur.RENSEIGNEE) & Q(valeur__isnull=True)),
                name="indicateur_valeur_si_renseignee",
                violation_error_message="Un indicateur porte une valeur si elle est renseignée, et seulement alors.",
            )
        ]

    def __str__(self) -> str:
        return self.intitule


class DispositifExistant(models.Model):
    """Un dispositif du territoire, retenu avec son articulation, ou écarté de ceux que le portail proposait.

    ``cle`` désigne la proposition d'où il vient (``dossiers.dispositifs``), vide s'il a été ajouté à la main.
    """

    lettre = models.ForeignKey("dossiers.LettreIntention", models.CASCADE, related_name="dispositifs")
    nature = models.CharField("nature", max_length=20, choices=NatureDispositif)
    nom = models.CharField("nom", max_length=200)
    lieu = models.CharField("où", max_length=120, blank=True)
    articulation = models.CharField("articulation prévue", max_length=300, blank=True)
    cle = models.CharField("proposition d’origine", max_length=40, blank=True, editable=False)
    ecarte = models.BooleanField("écarté", default=False, editable=False)

    class Meta:
        verbose_name = "dispositif existant"
        verbose_name_plural = "dispositifs existants"
        ordering = ["lettre", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lettre", "cle"],
                condition=~Q(cle=""),
                name="dispositif_propose_une_fois",
                violation_error_message="Ce dispositif est déjà dans votre liste.",
            ),
            models.CheckConstraint(
                condition=Q(ecarte=False) | ~Q(cle=""),
                name="dispositif_ecarte_etait_propose",
                violation_error_message="Seule une proposition s’écarte ; une ligne ajoutée à la main s’efface.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom
