"""La délégation de signature : un signataire la confie, pour un acte et un temps, à un compte de sa partie."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contrats.enums import Partie
from contrats.models.acte import UN_SEUL_ACTE


class DelegationDeSignature(models.Model):
    """Du jour ``du`` au jour ``au`` compris, ``delegataire`` signe pour la partie de ``delegant``. Jamais effacée."""

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, null=True, blank=True, related_name="delegations")
    avenant = models.ForeignKey("contrats.Avenant", models.PROTECT, null=True, blank=True, related_name="delegations")
    partie = models.CharField(max_length=10, choices=Partie)
    delegant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    delegataire = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    motif = models.CharField(max_length=300)
    du = models.DateField()
    au = models.DateField()
    piece = models.OneToOneField("dossiers.PieceJointe", models.PROTECT, null=True, blank=True, related_name="+")
    accordee_le = models.DateTimeField("accordée le")
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    revoquee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "partie"],
                condition=Q(revoquee_le__isnull=True),
                name="une_delegation_par_partie",
                violation_error_message="Une délégation est déjà donnée pour cette partie : révoquez-la d’abord.",
            ),
            models.UniqueConstraint(
                fields=["avenant", "partie"],
                condition=Q(revoquee_le__isnull=True),
                name="une_delegation_par_partie_d_avenant",
                violation_error_message="Une délégation est déjà donnée pour cette partie : révoquez-la d’abord.",
            ),
            models.CheckConstraint(
                condition=UN_SEUL_ACTE,
                name="delegation_du_contrat_ou_d_un_avenant",
                violation_error_message="Une délégation vaut pour le contrat ou pour un avenant.",
            ),
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="delegation_finit_apres_son_debut",
                violation_error_message="Une délégation finit au plus tôt le jour où elle commence.",
            ),
            models.CheckConstraint(
                condition=~Q(delegataire=F("delegant")),
                name="delegation_a_un_autre",
                violation_error_message="On ne se délègue pas sa propre signature.",
            ),
            models.CheckConstraint(
                condition=Q(revoquee_le__isnull=True, revoquee_par__isnull=True)
                | Q(revoquee_le__isnull=False, revoquee_par__isnull=False),
                name="delegation_revoquee_par_quelqu_un",
                violation_error_message="Une délégation révoquée dit par qui, et quand.",
            ),
        ]

    def __str__(self) -> str:
        return f"Délégation de {self.delegant_id} à {self.delegataire_id}"

    def court(self, jour: date) -> bool:
        """Vrai si elle vaut ce jour-là."""
        return self.revoquee_le is None and self.du <= jour <= self.au
