"""La contribution d'un relecteur à l'avis : la grille des quatre critères, remplie sans lire celle des autres."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import Appreciation, Critere, Sujet
from instruction.enums import A_MOTIVER, CONTRIBUTION_VIVANTE, FICHES_CONTRIBUTION
from instruction.enums import EtatContribution as E
from instruction.models.instruction import Instruction
from instruction.models.visibilite import ContributionQuerySet

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class Contribution(ModeleEtats):
    """Demandée à un relecteur pour une date ; porte sur la version de la lettre qu'il a lue (``version``).

    ``urps`` : au nom de qui il lit ; ``supplee`` : la personne absente ou remplacée dont il prend la suite.
    ``redemandee_le`` : quand sa date a été changée pour la dernière fois (report, réouverture) ; les relances en
    repartent. ``note_privee`` n'est lue que de lui.
    """

    SUJET = Sujet.CONTRIBUTION
    FICHES = FICHES_CONTRIBUTION
    REPERE = "contribution"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="contributions")
    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="contributions")
    relecteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    urps = models.ForeignKey("acteurs.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    supplee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="à la place de"
    )
    etat = ChampEtat("état", choices=E, default=E.ATTENDUE)
    version = models.PositiveIntegerField("version lue de la lettre", null=True, blank=True)
    demandee_le = models.DateTimeField("demandée le")
    redemandee_le = models.DateTimeField("dernière date donnée le", null=True, blank=True)
    echeance_le = models.DateField("attendue pour le")
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)
    note_privee = models.TextField("note privée", blank=True)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution à l’avis"
        verbose_name_plural = "contributions à l’avis"
        ordering = ["instruction", "id"]
        indexes = [models.Index(fields=["relecteur", "etat"], name="contribution_relecteur_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["instruction", "relecteur"],
                condition=Q(etat__in=CONTRIBUTION_VIVANTE),
                name="une_contribution_par_relecteur",
                violation_error_message="Ce relecteur contribue déjà à cet avis.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.ENVOYEE) | Q(envoyee_le__isnull=False, version__isnull=False),
                name="contribution_envoyee_datee",
                violation_error_message="Une contribution envoyée a une date et une version lue.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution {self.pk} au dossier {self.dossier_id}"

    @property
    def cle_des_traces(self) -> str:
        """Sous quel nom ses traces d'écriture se rangent : une contribution n'en lit pas d'autre."""
        return f"contribution-{self.pk}"

    @transition(etat, source=E.ATTENDUE, target=E.ENVOYEE)
    def envoyer(self) -> None:
        """Le relecteur envoie sa grille ; il découvre alors celles des autres."""

    @transition(etat, source=E.ENVOYEE, target=E.ATTENDUE)
    def rouvrir(self) -> None:
        """Une version nouvelle de la lettre, ou le coordinateur, demande de la revoir."""

    @transition(etat, source=[E.ENVOYEE, E.CLOSE], target=E.ATTENDUE)
    def actualiser(self) -> None:
        """Le porteur a déposé une version nouvelle : ``version`` garde celle qui avait été lue."""

    @transition(etat, source=E.ATTENDUE, target=E.CLOSE)
    def clore(self) -> None:
        """L'avis est rendu, ou la lettre retirée : elle n'est plus attendue. Ce qui y est écrit reste à son auteur."""

    @transition(etat, source=E.ATTENDUE, target=E.RETIREE)
    def confier(self) -> None:
        """Le relecteur absent, ou le coordinateur, la confie à un autre : une contribution neuve lui est demandée."""

    @transition(etat, source=E.ATTENDUE, target=E.RECUSEE)
    def recuser(self) -> None:
        """Le relecteur se récuse."""

    @transition(etat, source=list(CONTRIBUTION_VIVANTE), target=E.RETIREE)
    def retirer(self) -> None:
        """Le coordinateur retire l'affectation."""

    @transition(etat, source=list(CONTRIBUTION_VIVANTE), target=E.RETIREE)
    def deporter(self) -> None:
        """Le relecteur est déporté du dossier : ce qui lui était demandé, ou ce qu'il a envoyé, ne compte plus."""


class LigneContribution(models.Model):
    """L'appréciation d'un critère par un relecteur."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="lignes")
    critere = models.CharField("critère", max_length=20, choices=Critere)
    appreciation = models.CharField("appréciation", max_length=20, choices=Appreciation, blank=True)
    commentaire = models.TextField(blank=True)

    class Meta:
        verbose_name = "critère d’une contribution"
        verbose_name_plural = "critères d’une contribution"
        ordering = ["contribution", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "critere"], name="critere_une_fois_par_contribution")
        ]

    def __str__(self) -> str:
        return f"{self.get_critere_display()} : {self.get_appreciation_display()}"

    @property
    def est_appreciee(self) -> bool:
        """Vrai si le critère est apprécié, avec le commentaire que doit toute réserve."""
        return bool(self.appreciation) and bool(self.commentaire.strip() or self.appreciation not in A_MOTIVER)


class RemarqueQuerySet(models.QuerySet):
    """Les lectures de remarques : celles des contributions que l'on lit."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "RemarqueQuerySet":
        lisibles = Contribution.objects.lisibles_par(utilisateur).order_by()
        return self.filter(contribution__in=lisibles.values("pk"))


class RemarqueContribution(models.Model):
    """Un commentaire épinglé par un relecteur sur une rubrique de la lettre, ou sur l'un de ses champs.

    ``champ`` : le nom du champ (:mod:`dossiers.epingles`) ; vide, toute la rubrique.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="remarques")
    rubrique = models.CharField(max_length=40)
    champ = models.CharField(max_length=80, blank=True)
    texte = models.TextField(max_length=5000)

    objects = RemarqueQuerySet.as_manager()

    class Meta:
        verbose_name = "remarque d’une contribution"
        verbose_name_plural = "remarques d’une contribution"
        ordering = ["contribution", "id"]

    def __str__(self) -> str:
        return "Remarque"
