"""Ce qui entoure les échéances d'un contrat : le dernier plan rapproché, les plafonds, les mouvements d'argent."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from paiements.enums import TypeMouvement

MONTANT = {"max_digits": 12, "decimal_places": 2}


class Registre(models.Model):
    """Jusqu'où le registre d'un contrat suit son plan. ``rapproche_au`` : dernier jour d'exigibilité inscrit."""

    contrat = models.OneToOneField("contrats.Contrat", models.PROTECT, related_name="registre")
    plan = models.ForeignKey("contrats.PlanDeVersement", models.PROTECT, related_name="+")
    rapproche_au = models.DateField("rapproché au")

    class Meta:
        verbose_name = "registre des versements"
        verbose_name_plural = "registres des versements"
        ordering = ["contrat"]

    def __str__(self) -> str:
        return f"Registre du contrat {self.contrat_id}"


class Enveloppe(models.Model):
    """Ce qui peut être liquidé au plus, pour une année contractuelle, un poste et une nature (euros).

    C'est le dû du plan courant, ou ce qui est déjà engagé s'il le dépasse. La base refuse toute liquidation au-delà.
    """

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="enveloppes")
    annee = models.PositiveSmallIntegerField("année contractuelle")
    poste = models.CharField(max_length=30)
    nature = models.CharField(max_length=20)
    plafond = models.DecimalField(**MONTANT)

    class Meta:
        verbose_name = "enveloppe annuelle"
        verbose_name_plural = "enveloppes annuelles"
        ordering = ["contrat", "annee", "poste", "nature"]
        constraints = [
            models.UniqueConstraint(fields=["contrat", "annee", "poste", "nature"], name="enveloppe_unique"),
            models.CheckConstraint(
                condition=Q(plafond__gte=0),
                name="enveloppe_plafond_positif",
                violation_error_message="Un plafond ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annee} {self.poste} {self.nature} : {self.plafond} €"


class Mouvement(models.Model):
    """Une somme passée sur le compte, jamais modifiée ni effacée. ``montant`` est positif, ``type`` dit le sens.

    ``le`` est la date de valeur, ``enregistre_le`` le jour de la saisie. La base tient le solde de l'échéance.
    """

    echeance = models.ForeignKey("paiements.Echeance", models.PROTECT, related_name="mouvements")
    type = models.CharField(max_length=20, choices=TypeMouvement)
    montant = models.DecimalField(**MONTANT)
    le = models.DateField("date de valeur")
    enregistre_le = models.DateField("enregistré le")
    reference = models.CharField("référence", max_length=100)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approuve_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approuvé par"
    )

    class Meta:
        verbose_name = "mouvement"
        verbose_name_plural = "mouvements"
        ordering = ["echeance", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="mouvement_positif",
                violation_error_message="Le montant d’un mouvement est positif.",
            ),
            models.CheckConstraint(
                condition=~Q(reference=""),
                name="mouvement_a_une_reference",
                violation_error_message="Un mouvement porte une référence.",
            ),
            models.CheckConstraint(
                condition=Q(le__lte=F("enregistre_le")),
                name="mouvement_jamais_futur",
                violation_error_message="La date d’un mouvement ne peut pas être à venir.",
            ),
            models.CheckConstraint(
                condition=Q(approuve_par__isnull=True) | ~Q(approuve_par=F("auteur")),
                name="mouvement_approuve_par_un_autre",
                violation_error_message="L’approbateur n’est pas l’auteur.",
            ),
            models.UniqueConstraint(
                fields=["echeance"],
                condition=Q(type__in=[TypeMouvement.PAIEMENT, TypeMouvement.REVERSEMENT]),
                name="une_echeance_se_regle_une_fois",
                violation_error_message="Cette échéance est déjà réglée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} de {self.montant} € le {self.le}"

    @property
    def signe(self) -> Decimal:
        """Le montant, positif s'il va à la CPTS."""
        return self.montant if self.type == TypeMouvement.PAIEMENT else -self.montant
