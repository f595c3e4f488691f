"""Les appuis qu'une équipe demande au Guichet, même avant tout dépôt (S4 : le Guichet accompagne)."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import Sujet
from dossiers.enums_echanges import APPUI_EN_COURS as EN_COURS
from dossiers.enums_echanges import FICHES_APPUI, NatureAppui
from dossiers.enums_echanges import EtatAppui as E
from dossiers.models.deport import Deport
from dossiers.models.dossier import MembreEquipe

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class AppuiQuerySet(models.QuerySet):
    """Les lectures d'appuis côté Guichet ; l'équipe passe par son dossier."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "AppuiQuerySet":
        """Ceux de la région du coordinateur, hors des dossiers dont il est membre ou acteur (domaine §3)."""
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.REPONDRE_APPUI) if m.region}
        if not regions:
            return self.none()
        membre = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
        deport = Q(dossier__in=membre.values("dossier")) | Deport.objects.ferme_a(utilisateur, "dossier")
        return self.filter(region__in=regions).exclude(deport)

    def a_traiter(self) -> "AppuiQuerySet":
        """Demandés ou acceptés : le Guichet a encore quelque chose à faire."""
        return self.filter(etat__in=EN_COURS)

    def en_retard(self, jour: date) -> "AppuiQuerySet":
        """En cours, et l'échéance est passée."""
        return self.a_traiter().filter(echeance_le__lt=jour)


class AppuiGuichet(ModeleEtats):
    """Une demande d'appui. Le Guichet n'en lit que le nom de la CPTS, le département et le texte.

    ``departement`` et ``region`` sont figés à la demande. ``prevu_le`` : le jour que le Guichet propose.
    ``responsable`` : le coordinateur qui s'en occupe, ``echeance_le`` : pour quand ; l'équipe lit les deux.
    """

    SUJET = Sujet.APPUI
    FICHES = FICHES_APPUI
    REPERE = "appui"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="appuis")
    departement = models.ForeignKey("territoires.Departement", models.PROTECT, related_name="+")
    region = models.ForeignKey("territoires.Region", models.PROTECT, related_name="+")
    nature = models.CharField("ce que vous demandez", max_length=20, choices=NatureAppui)
    message = models.TextField()
    souhaite_le = models.DateField("date souhaitée", null=True, blank=True)
    etat = ChampEtat("état", choices=E, default=E.DEMANDE)
    demande_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    demande_le = models.DateTimeField("demandé le")
    reponse = models.TextField("réponse du Guichet", blank=True)
    prevu_le = models.DateField("prévu le", null=True, blank=True)
    repondu_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="appuis_suivis"
    )
    echeance_le = models.DateField("à faire pour le", null=True, blank=True)
    relance_le = models.DateField("échéance rappelée le", null=True, blank=True)

    objects = AppuiQuerySet.as_manager()

    class Meta:
        verbose_name = "appui demandé au Guichet"
        verbose_name_plural = "appuis demandés au Guichet"
        ordering = ["-demande_le", "-id"]
        indexes = [models.Index(fields=["region", "etat"], name="appui_region_etat")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat__in=[E.ACCEPTE, E.FAIT, E.DECLINE])
                | Q(repondu_par__isnull=False, repondu_le__isnull=False),
                name="appui_repondu_a_un_auteur",
                violation_error_message="Une réponse a un auteur et une date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.DECLINE) | ~Q(reponse=""),
                name="appui_decline_a_une_reponse",
                violation_error_message="Un appui décliné dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} pour le dossier {self.dossier_id}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:appui", args=[self.pk])

    @transition(etat, source=E.DEMANDE, target=E.ACCEPTE)
    def accepter(self) -> None:
        """Le coordinateur accepte, avec une date s'il le peut."""

    @transition(etat, source=list(EN_COURS), target=E.FAIT)
    def realiser(self) -> None:
        """Le coordinateur dit que l'appui a été apporté."""

    @transition(etat, source=list(EN_COURS), target=E.DECLINE)
    def decliner(self) -> None:
        """Le coordinateur ne peut pas, et dit pourquoi."""

    @transition(etat, source=list(EN_COURS), target=E.ANNULE)
    def annuler(self) -> None:
        """L'équipe n'en a plus besoin."""
