"""Ce que la CPTS a démarré et déployé, ce que la caisse en dit, et les réunions qui suivent le contrat (domaine §7)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import Sujet
from dossiers.models import PieceJointe
from execution.enums import FICHES_JALON, FICHES_SUIVI, EtatJalon, EtatSuivi, NatureJalon


class JalonDeMission(ModeleEtats):
    """Le démarrage ou le déploiement d'une mission : déclaré par la CPTS, daté et prouvé, jugé par la caisse.

    ``mission`` : le code de la mission au contrat. ``engagee_le`` : premier jour de sa période d'engagement ; retirée
    par un avenant puis rendue par un autre, elle en a deux, et chacune ses jalons. ``jour`` : la date déclarée, jamais
    avant l'engagement, sauf d'un jalon repris du contrat précédent (ADR 0032).
    """

    SUJET = Sujet.JALON
    FICHES = FICHES_JALON
    REPERE = "jalon"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="jalons_de_mission")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="jalons")
    mission = models.CharField("mission", max_length=30)
    engagee_le = models.DateField("mission engagée depuis le")
    nature = models.CharField(max_length=20, choices=NatureJalon)
    etat = ChampEtat("état", choices=EtatJalon, default=EtatJalon.A_DECLARER)
    jour = models.DateField("date déclarée", null=True, blank=True)
    precisions = models.TextField("précisions", max_length=2000, blank=True)
    declare_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declare_le = models.DateTimeField("déclaré le", null=True, blank=True)
    juge_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    juge_le = models.DateTimeField("jugé le", null=True, blank=True)
    motif = models.TextField("motif de la contestation", blank=True)

    class Meta:
        verbose_name = "jalon de mission"
        verbose_name_plural = "jalons de mission"
        ordering = ["contrat", "mission", "engagee_le", "nature", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "mission", "nature", "engagee_le"],
                name="jalon_une_fois_par_engagement",
                violation_error_message="Ce jalon est déjà déclaré pour cette période d’engagement.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatJalon.A_DECLARER)
                | Q(jour__isnull=False, declare_par__isnull=False, declare_le__isnull=False),
                name="jalon_declare_a_une_date",
                violation_error_message="Une déclaration a une date et un auteur.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[EtatJalon.ACCEPTE, EtatJalon.CONTESTE])
                | Q(juge_par__isnull=False, juge_le__isnull=False),
                name="jalon_juge_par_quelqu_un",
                violation_error_message="Qui accepte ou conteste est nommé.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatJalon.CONTESTE) | ~Q(motif=""),
                name="jalon_conteste_dit_pourquoi",
                violation_error_message="Une contestation dit pourquoi.",
            ),
        ]
        indexes = [models.Index(fields=["etat"], name="jalon_etat")]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, mission {self.mission}"

    def get_absolute_url(self) -> str:
        return reverse("execution:missions", args=[self.dossier.numero]) + self.contrat.parametre

    @property
    def preuves(self) -> QuerySet[PieceJointe]:
        """Les fichiers joints à l'appui, du premier au dernier."""
        return self.dossier.pieces_jointes.presentes().filter(sujet=Sujet.JALON, rubrique=str(self.pk)).order_by("pk")

    @transition(etat, source=[EtatJalon.A_DECLARER, EtatJalon.CONTESTE], target=EtatJalon.DECLARE)
    def declarer(self) -> None:
        """La CPTS date et prouve ; la caisse se prononce."""

    @transition(etat, source=EtatJalon.DECLARE, target=EtatJalon.ACCEPTE)
    def accepter(self) -> None:
        """La caisse accepte la date et la preuve."""

    @transition(etat, source=EtatJalon.DECLARE, target=EtatJalon.CONTESTE)
    def contester(self) -> None:
        """La caisse conteste, et dit pourquoi."""


class ReunionDeSuivi(ModeleEtats):
    """Une réunion des parties sur le contrat, deux fois par an. ``revision`` : combien de fois la date a bougé."""

    SUJET = Sujet.SUIVI
    FICHES = FICHES_SUIVI
    REPERE = "suivi"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="reunions_de_suivi")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="reunions_de_suivi")
    debut = models.DateTimeField("début")
    duree_minutes = models.PositiveSmallIntegerField(
        "durée en minutes", default=90, validators=[MinValueValidator(15), MaxValueValidator(600)]
    )
    lieu = models.CharField("lieu", max_length=200)
    etat = ChampEtat("état", choices=EtatSuivi, default=EtatSuivi.PREVUE)
    prevue_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prevue_le = models.DateTimeField("prévue le")
    revision = models.PositiveSmallIntegerField("changements de date", default=0)
    presents = models.CharField("présents", max_length=500, blank=True)
    compte_rendu = models.TextField("compte rendu", max_length=3000, blank=True)
    redige_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "réunion de suivi"
        verbose_name_plural = "réunions de suivi"
        ordering = ["contrat", "debut", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatSuivi.TENUE, redige_par__isnull=False) & ~Q(compte_rendu="")
                | (~Q(etat=EtatSuivi.TENUE) & Q(compte_rendu="", redige_par__isnull=True)),
                name="suivi_tenu_a_un_compte_rendu",
                violation_error_message="Une réunion tenue, et elle seule, a un compte rendu.",
            )
        ]
        indexes = [models.Index(fields=["etat", "debut"], name="suivi_etat_debut")]

    def __str__(self) -> str:
        return f"Réunion de suivi du {self.debut:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("execution:reunion", args=[self.dossier.numero, self.pk]) + self.contrat.parametre

    @property
    def fin(self) -> datetime:
        """L'heure de fin prévue."""
        return self.debut + timedelta(minutes=self.duree_minutes)

    @transition(etat, source=EtatSuivi.PREVUE, target=EtatSuivi.TENUE)
    def tenir(self) -> None:
        """La réunion a eu lieu ; son compte rendu est écrit."""

    @transition(etat, source=EtatSuivi.PREVUE, target=EtatSuivi.ANNULEE)
    def annuler(self) -> None:
        """La réunion n'aura pas lieu."""
