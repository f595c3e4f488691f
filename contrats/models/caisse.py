"""La caisse qui paie, changée après la signature (ADR 0033)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from contrats.enums_compte import CAISSES_OUVERTES, FICHES_CAISSE
from contrats.enums_compte import EtatCaisse as E
from dossiers.enums import Sujet


class ChangementDeCaisse(ModeleEtats):
    """La décision d'une caisse de passer un contrat à une autre, à une date ; le motif est le commentaire du fait.

    ``ancienne`` est vide si aucune caisse n'était désignée (contrat signé avant le portail).
    """

    SUJET = Sujet.CAISSE
    FICHES = FICHES_CAISSE
    REPERE = "changement"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="changements_de_caisse")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="changements_de_caisse")
    etat = ChampEtat("état", choices=E, default=E.SAISIE)
    ancienne = models.ForeignKey("acteurs.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    nouvelle = models.ForeignKey("acteurs.Organisation", models.PROTECT, related_name="+")
    effet_le = models.DateField("prend effet le")
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decide_le = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "changement de caisse"
        verbose_name_plural = "changements de caisse"
        ordering = ["contrat", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat"],
                condition=Q(etat__in=CAISSES_OUVERTES),
                name="un_changement_de_caisse_ouvert",
                violation_error_message="Un changement de caisse est déjà décidé, et pas encore en vigueur.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "effet_le"],
                condition=Q(etat=E.EN_CHARGE),
                name="une_caisse_par_jour_d_effet",
                violation_error_message="Une autre caisse prend déjà ce contrat ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(ancienne__isnull=True) | ~Q(ancienne=F("nouvelle")),
                name="caisse_changee_pour_une_autre",
                violation_error_message="La nouvelle caisse est une autre que l’actuelle.",
            ),
        ]

    def __str__(self) -> str:
        return f"Changement de caisse {self.pk} du contrat {self.contrat_id}"

    def get_absolute_url(self) -> str:
        return self.contrat.adresse("contrats:comptes")

    @transition(etat, source=E.SAISIE, target=E.PROGRAMMEE)
    def programmer(self) -> None:
        """Le décideur de la caisse actuelle désigne celle qui prend la suite."""

    @transition(etat, source=E.PROGRAMMEE, target=E.EN_CHARGE)
    def prendre_effet(self) -> None:
        """La date est venue : la nouvelle caisse a la charge du contrat."""

    @transition(etat, source=E.PROGRAMMEE, target=E.ANNULEE)
    def annuler(self) -> None:
        """La caisse actuelle y renonce avant la date."""
