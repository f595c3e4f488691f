"""Le journal d'un dossier : ajout seul, chaîné par empreinte, seule histoire des états.

La partie hachée ne contient ni nom ni contact : l'auteur est un identifiant, le commentaire n'y entre que par son
empreinte salée. Effacer la ligne de :class:`TexteEvenement` (droit à l'effacement) laisse la chaîne vérifiable.
"""

from django.conf import settings
from django.db import models

from dossiers.enums import Sujet


class Evenement(models.Model):
    """Un pas du dossier. Aucune modification ni suppression : la base les refuse (triggers)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="evenements")
    rang = models.PositiveIntegerField()
    sujet = models.CharField(max_length=20, choices=Sujet)
    code = models.CharField(max_length=60)
    de = models.CharField(max_length=40, blank=True)
    vers = models.CharField(max_length=40, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="nul = le portail",
    )
    instant = models.DateTimeField()
    jour_effet = models.DateField("jour d’effet")
    donnees = models.JSONField("données", default=dict, blank=True)
    commentaire_empreinte = models.CharField(max_length=64, blank=True)
    empreinte_precedente = models.CharField(max_length=64, blank=True)
    empreinte = models.CharField(max_length=64)

    class Meta:
        verbose_name = "événement"
        ordering = ["dossier", "rang"]
        constraints = [models.UniqueConstraint(fields=["dossier", "rang"], name="evenement_rang_unique")]
        indexes = [models.Index(fields=["dossier", "sujet", "code"], name="evenement_sujet_code")]

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.rang} {self.sujet}.{self.code}"


class TexteEvenement(models.Model):
    """Le commentaire d'un événement, hors de la partie hachée."""

    evenement = models.OneToOneField(Evenement, models.PROTECT, related_name="texte")
    sel = models.CharField(max_length=32)
    texte = models.TextField()

    class Meta:
        verbose_name = "texte d’événement"
        verbose_name_plural = "textes d’événements"

    def __str__(self) -> str:
        return self.texte[:80]


class TeteJournal(models.Model):
    """Dernière empreinte connue d'un dossier : une queue coupée se voit."""

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="tete_journal")
    rang = models.PositiveIntegerField(default=0)
    empreinte = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "tête de journal"
        verbose_name_plural = "têtes de journal"

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.rang}"
