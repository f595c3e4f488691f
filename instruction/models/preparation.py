"""L'avis en préparation : ce que le coordinateur tire des contributions, avant de le rendre."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import SensAvis, Sujet
from dossiers.models import Dossier, MembreEquipe
from instruction.enums import FICHES_AVIS
from instruction.enums import EtatAvis as E
from instruction.models.instruction import Instruction

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class AvisPrepareQuerySet(models.QuerySet):
    """Les lectures d'avis en préparation ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "AvisPrepareQuerySet":
        """Ceux des coordinateurs de la région, hors des dossiers où ils sont déportés ou de l'équipe."""
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.RENDRE_AVIS) if m.region}
        equipe = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
        ouverts = Dossier.objects.visibles_par(utilisateur).exclude(pk__in=equipe.values("dossier")).order_by()
        return self.filter(dossier__region__in=regions, dossier__in=ouverts.values("pk"))


class AvisPrepare(ModeleEtats):
    """Un par version de la lettre. ``grille`` : critère → [appréciation, commentaire] ; rien n'y est encore public.

    ``opinions`` : les avis minoritaires que l'avis gardera, sans nom. ``prepare_par`` : le dernier à l'avoir écrit.
    """

    SUJET = Sujet.AVIS
    FICHES = FICHES_AVIS
    REPERE = "avis"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="avis_prepares")
    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="avis_prepares")
    version = models.PositiveIntegerField("version de la lettre")
    etat = ChampEtat("état", choices=E, default=E.EN_PREPARATION)
    sens = models.CharField(max_length=20, choices=SensAvis, blank=True)
    motivation = models.TextField(blank=True)
    grille = models.JSONField(default=dict, blank=True)
    opinions = models.TextField("opinions minoritaires", blank=True)
    prepare_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepare_le = models.DateTimeField("préparé le")

    objects = AvisPrepareQuerySet.as_manager()

    class Meta:
        verbose_name = "avis en préparation"
        verbose_name_plural = "avis en préparation"
        ordering = ["instruction", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["instruction", "version"],
                name="un_avis_prepare_par_version",
                violation_error_message="Un avis est déjà en préparation sur cette version.",
            )
        ]

    def __str__(self) -> str:
        return f"Avis en préparation du dossier {self.dossier_id}, version {self.version}"

    @transition(etat, source=E.EN_PREPARATION, target=E.PROPOSE)
    def proposer(self) -> None:
        """Prêt : un autre coordinateur peut le rendre."""

    @transition(etat, source=E.PROPOSE, target=E.EN_PREPARATION)
    def renvoyer(self) -> None:
        """À revoir, avec un motif."""

    @transition(etat, source=[E.EN_PREPARATION, E.PROPOSE], target=E.RENDU)
    def conclure(self) -> None:
        """L'avis est rendu (dans l'opération qui le rend)."""
