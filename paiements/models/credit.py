"""Les crédits FIR thématiques qu'une CPTS reçoit après la signature : tenus à part du contrat et de l'ingénierie.

L'ARS les notifie et les paie ; la base refuse que les versements dépassent le crédit (``paiements.garde_fous``).
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from paiements.models.registre import MONTANT


class CreditThematique(models.Model):
    """Un crédit notifié par l'ARS pour un objet précis."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="credits_thematiques")
    objet = models.CharField("objet", max_length=200)
    reference = models.CharField("référence de la notification", max_length=100)
    montant = models.DecimalField("montant notifié", **MONTANT)
    notifie_le = models.DateField("notifié le")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "crédit FIR thématique"
        verbose_name_plural = "crédits FIR thématiques"
        ordering = ["dossier", "notifie_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0) & ~Q(reference="") & ~Q(objet=""),
                name="credit_thematique_positif_et_reference",
                violation_error_message="Un crédit a un objet, une référence et un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objet} ({self.reference})"

    @property
    def verse(self) -> Decimal:
        """La somme des versements (préchargés, ou une requête)."""
        return sum((versement.montant for versement in self.versements.all()), Decimal(0))

    @property
    def reste(self) -> Decimal:
        return self.montant - self.verse


class VersementThematique(models.Model):
    """Une somme versée sur ce crédit ; ne se modifie ni ne s'efface."""

    credit = models.ForeignKey(CreditThematique, models.PROTECT, related_name="versements")
    montant = models.DecimalField(**MONTANT)
    verse_le = models.DateField("versé le")
    enregistre_le = models.DateField("enregistré le")
    reference = models.CharField("référence du paiement", max_length=100)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "versement d’un crédit thématique"
        verbose_name_plural = "versements d’un crédit thématique"
        ordering = ["credit", "verse_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0) & ~Q(reference=""),
                name="versement_thematique_positif_et_reference",
                violation_error_message="Un versement est positif et porte une référence.",
            ),
            models.CheckConstraint(
                condition=Q(verse_le__lte=F("enregistre_le")),
                name="versement_thematique_jamais_futur",
                violation_error_message="La date d’un versement ne peut pas être à venir.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.montant} € le {self.verse_le}"
