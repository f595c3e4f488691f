"""Niveau daté de chaque règle de recevabilité (domaine §8), et motif de qui passe outre un avertissement."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import NiveauRegle, Sujet


class NiveauDeRegle(models.Model):
    """Remplace, à partir d'une date, le niveau par défaut d'une règle de ``dossiers.completude``."""

    regle = models.CharField("règle", max_length=60)
    niveau = models.CharField(max_length=1, choices=NiveauRegle)
    effet_le = models.DateField("à partir du")
    motif = models.CharField(max_length=300)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True, blank=True)

    class Meta:
        verbose_name = "niveau de règle"
        verbose_name_plural = "niveaux des règles"
        ordering = ["regle", "effet_le"]
        constraints = [models.UniqueConstraint(fields=["regle", "effet_le"], name="niveau_une_fois_par_date")]

    def __str__(self) -> str:
        return f"{self.regle} : {self.get_niveau_display()} au {self.effet_le}"


class PasseOutre(models.Model):
    """Pourquoi le porteur dépose malgré un avertissement : un motif par règle et par version en préparation.

    Le dépôt recopie le motif dans la version figée ; cette ligne n'est lue que pour la copie de travail.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="passes_outre")
    sujet = models.CharField(max_length=20, choices=Sujet)
    version = models.PositiveIntegerField("version en préparation")
    regle = models.CharField("règle", max_length=60)
    motif = models.TextField(max_length=1000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "avertissement passé outre"
        verbose_name_plural = "avertissements passés outre"
        ordering = ["dossier", "sujet", "version", "regle"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sujet", "version", "regle"],
                name="passe_outre_une_fois_par_version",
                violation_error_message="Un motif est déjà écrit pour ce contrôle.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""),
                name="passe_outre_a_un_motif",
                violation_error_message="Passer outre demande un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regle} : {self.motif[:60]}"
