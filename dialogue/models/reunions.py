"""Une réunion autour d'un dossier : date, lieu ou lien, ordre du jour, invités, présences, compte rendu."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dialogue.enums_reunions import FICHES_REUNION, OrigineInvite
from dialogue.enums_reunions import EtatReunion as E
from dossiers.enums import Sujet
from dossiers.models import Deport, Dossier, MembreEquipe

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class ReunionQuerySet(models.QuerySet):
    """Les lectures de réunions ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "ReunionQuerySet":
        """Celles de ses équipes ; pour un coordinateur, celles des dossiers qu'il voit et celles où il est invité.

        Invité avant tout dépôt, il n'en lit que la réunion (domaine §3) ; membre ou acteur, il est déporté.
        """
        membre = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.ORGANISER_REUNION) if m.region}
        siennes = Q(dossier__in=membre)
        if not regions:
            return self.filter(siennes)
        vus = Dossier.objects.visibles_par(utilisateur).order_by().values("pk")
        guichet = Q(dossier__in=vus) | Q(guichet_invite=True, region__in=regions)
        return self.filter(siennes | (guichet & ~Deport.objects.ferme_a(utilisateur, "dossier")))


class Reunion(ModeleEtats):
    """Une réunion. ``region`` : celle du Guichet invité, figée ; ``revision`` : combien de fois la date a bougé."""

    SUJET = Sujet.REUNION
    FICHES = FICHES_REUNION
    REPERE = "reunion"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="reunions")
    region = models.ForeignKey("territoires.Region", models.PROTECT, null=True, blank=True, related_name="+")
    titre = models.CharField("objet de la réunion", max_length=150)
    debut = models.DateTimeField("début")
    duree_minutes = models.PositiveSmallIntegerField(
        "durée en minutes", default=90, validators=[MinValueValidator(15), MaxValueValidator(600)]
    )
    lieu = models.CharField("lieu", max_length=200, blank=True)
    visio = models.URLField(
        "lien de visioconférence", max_length=500, blank=True, validators=[URLValidator(schemes=["https"])]
    )
    ordre_du_jour = models.TextField("ordre du jour")
    guichet_invite = models.BooleanField("Guichet invité", default=False)
    etat = ChampEtat("état", choices=E, default=E.PREVUE)
    prevue_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prevue_le = models.DateTimeField("prévue le")
    revision = models.PositiveSmallIntegerField("changements de date", default=0)
    compte_rendu = models.TextField("compte rendu", blank=True)
    redige_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    redige_le = models.DateTimeField("compte rendu écrit le", null=True, blank=True)

    objects = ReunionQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ["-debut", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(lieu="", visio=""),
                name="reunion_quelque_part",
                violation_error_message="Une réunion a un lieu ou un lien de visioconférence.",
            ),
            models.CheckConstraint(
                condition=Q(compte_rendu="") | Q(redige_par__isnull=False, redige_le__isnull=False),
                name="reunion_compte_rendu_a_un_auteur",
                violation_error_message="Un compte rendu a un auteur et une date.",
            ),
            models.CheckConstraint(
                condition=Q(compte_rendu="") | Q(etat=E.TENUE),
                name="reunion_compte_rendu_apres",
                violation_error_message="Seule une réunion tenue a un compte rendu.",
            ),
            models.CheckConstraint(
                condition=Q(guichet_invite=False) | Q(region__isnull=False),
                name="reunion_guichet_a_une_region",
                violation_error_message="Le Guichet invité est celui d’une région.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("dialogue:reunion", args=[self.pk])

    @property
    def fin(self) -> datetime:
        return self.debut + timedelta(minutes=self.duree_minutes)

    @transition(etat, source=E.PREVUE, target=E.TENUE)
    def tenir(self) -> None:
        """La réunion a eu lieu ; les présences sont notées."""

    @transition(etat, source=E.PREVUE, target=E.ANNULEE)
    def annuler(self) -> None:
        """La réunion n'aura pas lieu ; les invités en sont prévenus."""


class InviteReunion(models.Model):
    """Une personne invitée, sous son nom du moment ; ``present`` vide tant que la réunion n'est pas tenue.

    ``viendra`` : ce qu'elle a répondu, vide tant qu'elle se tait ; ``relance_le`` : l'unique relance de son silence.
    Une réunion déplacée efface les deux : la réponse valait pour l'ancienne date.
    """

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="invites")
    origine = models.CharField(max_length=10, choices=OrigineInvite)
    nom = models.CharField("nom", max_length=320)
    courriel = models.EmailField("adresse électronique")
    present = models.BooleanField("présent", null=True, blank=True)
    viendra = models.BooleanField("viendra", null=True, blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    relance_le = models.DateTimeField("relancé le", null=True, blank=True)

    class Meta:
        verbose_name = "personne invitée"
        verbose_name_plural = "personnes invitées"
        ordering = ["reunion", "origine", "nom", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reunion", "courriel"],
                name="invite_une_fois_par_reunion",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.CheckConstraint(
                condition=Q(viendra__isnull=True, repondu_le__isnull=True)
                | Q(viendra__isnull=False, repondu_le__isnull=False),
                name="invite_reponse_datee",
                violation_error_message="Une réponse à une invitation a une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom
