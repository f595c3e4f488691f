"""Une crise sanitaire grave que l'ARS reconnaît pour un contrat : elle ouvre la part de crise du barème (§5)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CriseReconnue(models.Model):
    """Du jour ``du`` au jour ``au`` compris, d'après la décision ``reference`` du ``decision_le``. Jamais effacée.

    Une décision qui vaut pour plusieurs contrats s'écrit une fois pour chacun. Révoquée, elle n'ouvre plus rien.
    """

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="crises")
    du = models.DateField("premier jour de la crise")
    au = models.DateField("dernier jour de la crise")
    reference = models.CharField("référence de la décision", max_length=100)
    decision_le = models.DateField("date de la décision")
    motif = models.TextField("motif", max_length=2000)
    reconnue_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reconnue_le = models.DateTimeField("enregistrée le")
    revoquee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    motif_revocation = models.TextField("motif de la révocation", max_length=2000, blank=True)

    class Meta:
        verbose_name = "crise reconnue"
        verbose_name_plural = "crises reconnues"
        ordering = ["contrat", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "reference"],
                condition=Q(revoquee_le__isnull=True),
                name="crise_une_fois_par_decision",
                violation_error_message="Cette décision est déjà enregistrée pour ce contrat.",
            ),
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="crise_finit_apres_son_debut",
                violation_error_message="Une crise finit au plus tôt le jour où elle commence.",
            ),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(motif=""),
                name="crise_a_une_decision_et_un_motif",
                violation_error_message="Une crise reconnue a la référence de sa décision et un motif.",
            ),
            models.CheckConstraint(
                condition=Q(revoquee_le__isnull=True, revoquee_par__isnull=True, motif_revocation="")
                | Q(revoquee_le__isnull=False, revoquee_par__isnull=False) & ~Q(motif_revocation=""),
                name="crise_revoquee_dit_par_qui_et_pourquoi",
                violation_error_message="Une reconnaissance révoquée dit par qui, quand et pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Crise reconnue par la décision {self.reference}"
