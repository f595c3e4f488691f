"""La séance du Guichet : l'ordre du jour, qui y était, ce qu'elle a noté de chaque dossier, son compte rendu."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import SensAvis, Sujet
from dossiers.models import Dossier, MembreEquipe
from instruction.enums_seance import BADGES_DE_SEANCE, FICHES_PASSAGE, SituationSeance
from instruction.enums_seance import EtatPassage as E

if TYPE_CHECKING:
    from comptes.models import Utilisateur


def dossiers_ouverts_a(utilisateur: "Utilisateur") -> models.QuerySet:
    """Identifiants des dossiers de sa région que cet agent examine au titre du Guichet.

    Ni ceux dont il est acteur ou déporté (la porte des dossiers les ferme), ni ceux de sa propre équipe.
    """
    regions = {m.region for m in mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS) if m.region}
    equipe = MembreEquipe.objects.filter(utilisateur=utilisateur.pk, fin__isnull=True).order_by()
    ouverts = Dossier.objects.visibles_par(utilisateur).filter(region__in=regions)
    return ouverts.exclude(pk__in=equipe.values("dossier")).order_by().values("pk")


class SeanceQuerySet(models.QuerySet):
    """Les lectures de séances ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "SeanceQuerySet":
        """Celles de la région des relecteurs et des coordinateurs ; personne d'autre n'en sait l'existence."""
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS) if m.region}
        return self.filter(region__in=regions)

    def vivantes(self) -> "SeanceQuerySet":
        """En préparation ou ouvertes."""
        return self.filter(close_le__isnull=True, annulee_le__isnull=True)


class Seance(models.Model):
    """Une réunion du Guichet d'une région. ``tenue_le`` et ``heure`` : jour et heure de Paris, annoncés.

    Sa situation se lit dans ses dates, comme celle d'une reprise : la porte ``franchir`` verrouille un dossier et
    écrit à son journal, or une séance n'en a pas. L'issue de chaque passage, elle, tient à un dossier : elle passe
    par la porte et s'inscrit à son journal (Sujet.SEANCE).
    """

    region = models.ForeignKey("territoires.Region", models.PROTECT, related_name="+")
    tenue_le = models.DateField("date")
    heure = models.TimeField("heure")
    lieu = models.CharField("lieu", max_length=200, blank=True)
    visio = models.URLField("lien de la visioconférence", max_length=500, blank=True)
    presidence = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="présidence"
    )
    presents = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name="présents")
    convoquee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    convoquee_le = models.DateTimeField("convoquée le")
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    close_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    motif_annulation = models.TextField("motif de l’annulation", blank=True)

    objects = SeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["-tenue_le", "-heure", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(close_le__isnull=True, close_par__isnull=True)
                | Q(close_le__isnull=False, close_par__isnull=False, ouverte_le__isnull=False, annulee_le__isnull=True),
                name="seance_close_fut_ouverte",
                violation_error_message="Une séance close a été ouverte, et quelqu’un l’a close.",
            ),
            models.CheckConstraint(
                condition=Q(annulee_le__isnull=True, motif_annulation="")
                | (Q(annulee_le__isnull=False, ouverte_le__isnull=True) & ~Q(motif_annulation="")),
                name="seance_annulee_a_un_motif",
                violation_error_message="Une séance s’annule avant de s’ouvrir, avec un motif.",
            ),
            models.CheckConstraint(
                condition=~Q(lieu="") | ~Q(visio=""),
                name="seance_a_un_lieu",
                violation_error_message="Indiquez un lieu, un lien de visioconférence, ou les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"Séance du {self.tenue_le:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("seances:seance", args=[self.pk])

    @property
    def situation(self) -> SituationSeance:
        """Où elle en est, d'après ses dates."""
        if self.annulee_le:
            return SituationSeance.ANNULEE
        if self.close_le:
            return SituationSeance.CLOSE
        return SituationSeance.OUVERTE if self.ouverte_le else SituationSeance.PREPARATION

    @property
    def badge(self) -> str:
        """La clé du badge qui montre sa situation."""
        return BADGES_DE_SEANCE[self.situation].value


class PassageQuerySet(models.QuerySet):
    """Les lectures de passages ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "PassageQuerySet":
        """Ceux des dossiers que cet agent examine : jamais d'un dossier dont il est déporté."""
        return self.filter(dossier__in=dossiers_ouverts_a(utilisateur))


class Passage(ModeleEtats):
    """Un dossier à l'ordre du jour. ``ordre`` : de 1 à n, sans trou (l'action le tient, sous verrou de la séance).

    ``texte`` : motivation d'un avis proposé, motif d'un report, ou ce qu'il faut demander. Noter ne rend pas l'avis.
    """

    SUJET = Sujet.SEANCE
    FICHES = FICHES_PASSAGE
    REPERE = "passage"

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="passages")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="passages")
    ordre = models.PositiveIntegerField("rang à l’ordre du jour")
    etat = ChampEtat("issue", choices=E, default=E.A_EXAMINER)
    sens = models.CharField("sens de l’avis proposé", max_length=20, choices=SensAvis, blank=True)
    reporte_au = models.DateField("reporté au", null=True, blank=True)
    texte = models.TextField("ce que la séance a noté", blank=True)
    note_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note_le = models.DateTimeField("passé à", null=True, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "passage en séance"
        verbose_name_plural = "passages en séance"
        ordering = ["seance", "ordre", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "dossier"],
                name="un_passage_par_seance",
                violation_error_message="Ce dossier est déjà à l’ordre du jour.",
            ),
            models.CheckConstraint(
                condition=Q(etat=E.A_EXAMINER, note_le__isnull=True, note_par__isnull=True)
                | (~Q(etat=E.A_EXAMINER) & Q(note_le__isnull=False, note_par__isnull=False)),
                name="passage_note_date",
                violation_error_message="Une issue notée a une heure et un auteur.",
            ),
            models.CheckConstraint(
                condition=(Q(etat=E.AVIS_PROPOSE) & ~Q(sens="")) | (~Q(etat=E.AVIS_PROPOSE) & Q(sens="")),
                name="passage_avis_a_un_sens",
                violation_error_message="Un avis proposé, et lui seul, a un sens.",
            ),
            models.CheckConstraint(
                condition=Q(etat=E.REPORTE, reporte_au__isnull=False)
                | (~Q(etat=E.REPORTE) & Q(reporte_au__isnull=True)),
                name="passage_reporte_a_une_date",
                violation_error_message="Un report, et lui seul, a une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Passage {self.ordre} de la séance {self.seance_id}"

    @transition(etat, source=list(E), target=E.AVIS_PROPOSE)
    def proposer_avis(self) -> None:
        """La séance propose un avis : son brouillon se prépare, quelqu'un le rendra."""

    @transition(etat, source=list(E), target=E.REPORTE)
    def reporter(self) -> None:
        """Le dossier reviendra à une autre date."""

    @transition(etat, source=list(E), target=E.COMPLEMENTS)
    def demander_complements(self) -> None:
        """Il manque quelque chose : la demande se prépare ensuite, elle ne part pas d'ici."""


class CompteRenduQuerySet(models.QuerySet):
    """Les lectures de comptes rendus ; toute vue part de :meth:`lisibles_par`."""

    def lisibles_par(self, utilisateur: "Utilisateur") -> "CompteRenduQuerySet":
        """Des séances de sa région, sauf si l'un des dossiers examinés lui est fermé (déport, équipe)."""
        fermes = Passage.objects.exclude(dossier__in=dossiers_ouverts_a(utilisateur)).order_by()
        visibles = Seance.objects.visibles_par(utilisateur).order_by()
        return self.filter(seance__in=visibles.values("pk")).exclude(seance__in=fermes.values("seance"))


class CompteRendu(models.Model):
    """Le PDF d'une séance close : son contexte est figé à la clôture, son fichier scellé par SHA-256, jamais refait.

    Un document de :mod:`dossiers.archives` appartient à un dossier ; celui-ci en dit plusieurs, d'où sa table.
    """

    seance = models.OneToOneField(Seance, models.PROTECT, related_name="compte_rendu")
    titre = models.CharField(max_length=200)
    code_court = models.CharField("code court", max_length=12, unique=True)
    contexte = models.JSONField(default=dict)
    fichier = models.FileField(upload_to="seances/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    taille = models.PositiveIntegerField("taille en octets", default=0)
    cree_le = models.DateTimeField()
    produit_le = models.DateTimeField(null=True, blank=True)

    objects = CompteRenduQuerySet.as_manager()

    class Meta:
        verbose_name = "compte rendu de séance"
        verbose_name_plural = "comptes rendus de séance"
        ordering = ["-cree_le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(produit_le__isnull=True) | (~Q(sha256="") & ~Q(fichier="")),
                name="compte_rendu_produit_est_scelle",
                violation_error_message="Un compte rendu produit porte son fichier et son empreinte.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
