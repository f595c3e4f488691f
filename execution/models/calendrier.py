"""Ce qu'un contrat signé attend, prêt à être cherché en base : ses missions, ses réunions de suivi (domaine §7)."""

from datetime import date

from django.db import models
from django.db.models import F, Q


class CalendrierDeMission(models.Model):
    """Une mission telle que le contrat l'engage du jour ``du`` au jour ``au`` exclu (vide : jusqu'au terme).

    Récrit par :mod:`execution.calendriers` à la signature du contrat et de chaque avenant ; jamais saisi.
    ``engagee_le`` : depuis quand elle l'est sans interruption. ``…_prevu_le`` : la date du contrat ;
    ``…_dernier_le`` : la limite du barème ou, à défaut, cette date.
    ``dus`` : numéro de l'année du contrat → ce qu'elle doit à la mission, en euros, part variable à son maximum.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="calendrier")
    mission = models.CharField("mission", max_length=30)
    libelle = models.CharField("intitulé", max_length=300)
    engagee_le = models.DateField("engagée depuis le", help_text="Premier jour de la période d’engagement.")
    du = models.DateField("du")
    au = models.DateField("au (exclu)", null=True, blank=True)
    demarrage_prevu_le = models.DateField("démarrage prévu le", null=True, blank=True)
    demarrage_dernier_le = models.DateField("dernier jour pour démarrer", null=True, blank=True)
    deploiement_prevu_le = models.DateField("déploiement prévu le", null=True, blank=True)
    deploiement_dernier_le = models.DateField("dernier jour pour être déployée", null=True, blank=True)
    dus = models.JSONField("sommes dues par année", default=dict, blank=True)

    class Meta:
        verbose_name = "calendrier de mission"
        verbose_name_plural = "calendriers de mission"
        ordering = ["contrat", "du", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "mission", "du"],
                name="calendrier_une_fois_par_mission",
                violation_error_message="Cette mission a déjà son calendrier à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(du__gte=F("engagee_le")),
                name="calendrier_suit_l_engagement",
                violation_error_message="Une mission n’a pas de calendrier avant son engagement.",
            ),
            models.CheckConstraint(
                condition=Q(au__isnull=True) | Q(au__gt=F("du")),
                name="calendrier_finit_apres_son_debut",
                violation_error_message="Une période finit après son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mission {self.mission} du {self.du:%d/%m/%Y}"

    def dates(self, nature: str) -> tuple[date | None, date | None]:
        """La date du contrat et le dernier jour, pour le démarrage ou le déploiement."""
        return getattr(self, f"{nature}_prevu_le"), getattr(self, f"{nature}_dernier_le")


class EcheanceDeSuivi(models.Model):
    """La réunion de suivi ``rang`` sur ``attendues`` d'une année du contrat, du jour ``du`` au jour ``au`` exclu.

    Écrite par :mod:`execution.calendriers` quand l'année commence, d'après les paramètres de ce jour ; jamais saisie.
    ``dernier_le`` : le dernier jour pour la tenir. ``rappelee_le`` : l'instant de son unique rappel.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="echeances_de_suivi")
    annee = models.PositiveSmallIntegerField("année contractuelle")
    rang = models.PositiveSmallIntegerField()
    attendues = models.PositiveSmallIntegerField("réunions attendues cette année")
    du = models.DateField("du")
    au = models.DateField("au (exclu)")
    dernier_le = models.DateField("dernier jour")
    rappelee_le = models.DateTimeField("rappelée le", null=True, blank=True)

    class Meta:
        verbose_name = "réunion de suivi attendue"
        verbose_name_plural = "réunions de suivi attendues"
        ordering = ["contrat", "annee", "rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "annee", "rang"],
                name="suivi_attendu_une_fois",
                violation_error_message="Cette réunion est déjà attendue.",
            ),
            models.CheckConstraint(
                condition=Q(rang__gte=1, rang__lte=F("attendues")),
                name="suivi_attendu_parmi_ceux_de_l_annee",
                violation_error_message="Le rang d’une réunion ne dépasse pas le nombre attendu.",
            ),
            models.CheckConstraint(
                condition=Q(dernier_le__gte=F("du"), dernier_le__lt=F("au")),
                name="suivi_attendu_dans_son_annee",
                violation_error_message="Une réunion de suivi se tient dans son année du contrat.",
            ),
        ]
        indexes = [models.Index(fields=["dernier_le"], name="suivi_attendu_pour")]

    def __str__(self) -> str:
        return f"Réunion de suivi {self.rang} sur {self.attendues}, année {self.annee}"
