"""Un fil par dossier et par public, et ce que chacun en a lu."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from dialogue.enums import Public
from dialogue.visibilite import fils_visibles

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class FilQuerySet(models.QuerySet):
    """Les lectures de fils ; toute page part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "FilQuerySet":
        """Ceux que la table des publics ouvre à cette personne aujourd'hui."""
        return self.filter(fils_visibles(utilisateur))

    def comptes_pour(self, utilisateur: "Utilisateur") -> "FilQuerySet":
        """Avec ``non_lus`` (messages des autres depuis sa dernière lecture), ``nombre`` et ``dernier`` (clé)."""
        lecture = LectureDeFil.objects.filter(fil=OuterRef("pk"), utilisateur=utilisateur).order_by()
        lu = Coalesce(Subquery(lecture.values("lu_jusqu_a")[:1]), Value(0))
        nouveaux = Q(messages__pk__gt=F("lu")) & ~Q(messages__auteur=utilisateur)
        return self.annotate(lu=lu).annotate(
            non_lus=Count("messages", filter=nouveaux), dernier=Max("messages__pk"), nombre=Count("messages")
        )


class Fil(models.Model):
    """Ce que se disent deux parties, ou une seule, d'un dossier. Naît avec son premier message."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="fils_de_dialogue")
    public = models.CharField("public", max_length=20, choices=Public)
    ouvert_le = models.DateTimeField("ouvert le")

    objects = FilQuerySet.as_manager()

    class Meta:
        verbose_name = "fil de dialogue"
        verbose_name_plural = "fils de dialogue"
        ordering = ["dossier", "id"]
        constraints = [models.UniqueConstraint(fields=["dossier", "public"], name="un_fil_par_public")]

    def __str__(self) -> str:
        return f"{self.get_public_display()}, dossier {self.dossier_id}"


class LectureDeFil(models.Model):
    """Jusqu'où une personne a lu un fil (clé du dernier message lu), et depuis quand un courriel l'attend.

    Tant que ``prevenu_le`` est rempli, aucun autre courriel ne part pour ce fil, sauf une mention. ``a_relire`` : la
    personne l'a elle-même marqué non lu. L'un ou l'autre met le fil dans « À faire » ; lire efface les deux.
    """

    fil = models.ForeignKey(Fil, models.CASCADE, related_name="lectures")
    utilisateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lu_jusqu_a = models.BigIntegerField("lu jusqu’au message", default=0)
    prevenu_le = models.DateTimeField("prévenu le", null=True, blank=True)
    a_relire = models.BooleanField("marqué à relire", default=False)

    class Meta:
        verbose_name = "lecture d’un fil"
        verbose_name_plural = "lectures de fils"
        ordering = ["fil", "id"]
        constraints = [models.UniqueConstraint(fields=["fil", "utilisateur"], name="une_lecture_par_personne")]

    def __str__(self) -> str:
        return f"{self.fil_id} lu jusqu’à {self.lu_jusqu_a}"
