"""L'instruction d'un projet de santé par un côté : la grille, qui en est chargé ; l'avis des autres départements.

La grille d'un côté ne se lit que de ce côté, dans le département pilote (domaine §3) ; l'avis d'un département, de son
côté seulement, dans tous les départements du dossier.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import Appreciation, SensAvis, Sujet
from dossiers.models import Dossier, MembreEquipe
from instruction.enums_ars import Cote

if TYPE_CHECKING:
    from comptes.models import Utilisateur

LONGUEUR_MAX = 5000
CAPACITES_DU_COTE: dict[str, frozenset[Capacite]] = {
    Cote.ARS: frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS}),
    Cote.AM: frozenset({Capacite.INSTRUIRE_AM, Capacite.DECIDER_AM}),
}
SUJET_DU_COTE = {Cote.ARS: Sujet.DECISION, Cote.AM: Sujet.DECISION_AM}


def departements_du_cote(utilisateur: "Utilisateur", cote: str) -> frozenset[str]:
    """Les départements où cette personne instruit ou décide pour ce côté."""
    trouves: set[str] = set()
    for capacite in CAPACITES_DU_COTE[cote]:
        for mandat in mandats_avec(utilisateur, capacite):
            trouves |= mandat.departements
    return frozenset(trouves)


def dossiers_ouverts_a(utilisateur: "Utilisateur") -> models.QuerySet:
    """Ceux qu'elle voit comme agent : ni fermés par un déport, ni ceux de sa propre équipe."""
    equipe = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
    return Dossier.objects.visibles_par(utilisateur).exclude(pk__in=equipe.values("dossier")).order_by()


class InstructionProjetQuerySet(models.QuerySet):
    """Les lectures de grilles ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "InstructionProjetQuerySet":
        """Celles du côté de cette personne, dans les dossiers dont elle instruit ou décide le département pilote."""
        lisibles = Q(pk__in=())
        for cote in Cote:
            siens = departements_du_cote(utilisateur, cote)
            if siens:
                lisibles |= Q(cote=cote, dossier__departement_pilote__in=siens)
        return self.filter(lisibles, dossier__in=dossiers_ouverts_a(utilisateur).values("pk"))


class InstructionProjet(models.Model):
    """Une par dossier et par côté. ``version`` : celle que la grille a lue en dernier.

    ``chargee`` instruit et reçoit le compte à rebours ; ``suppleante`` le reçoit ensuite.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="instructions_du_projet")
    cote = models.CharField("côté", max_length=5, choices=Cote)
    version = models.PositiveIntegerField("version lue du projet")
    chargee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chargée"
    )
    suppleante = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="suppléante"
    )
    synthese = models.TextField("synthèse", blank=True, max_length=LONGUEUR_MAX)
    ouverte_le = models.DateTimeField("ouverte le")
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)

    objects = InstructionProjetQuerySet.as_manager()

    class Meta:
        verbose_name = "instruction d’un projet"
        verbose_name_plural = "instructions de projets"
        ordering = ["dossier", "cote"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "cote"],
                name="une_instruction_du_projet_par_cote",
                violation_error_message="Ce côté instruit déjà ce projet.",
            ),
            models.CheckConstraint(
                condition=Q(suppleante__isnull=True) | Q(chargee__isnull=True) | ~Q(suppleante=F("chargee")),
                name="suppleante_autre_que_chargee",
                violation_error_message="Choisissez une autre personne que celle qui est chargée du dossier.",
            ),
        ]

    def __str__(self) -> str:
        return f"Instruction du projet du dossier {self.dossier_id} par {self.get_cote_display()}"

    @property
    def SUJET(self) -> Sujet:  # noqa: N802 - le nom que la porte et les traces attendent
        """Le délibéré de ce côté : ses traces ne se lisent que de lui."""
        return SUJET_DU_COTE[Cote(self.cote)]

    @property
    def cle_des_traces(self) -> str:
        """Sous quel nom ses traces d'écriture se rangent."""
        return f"grille-{self.pk}"


class LigneInstruction(models.Model):
    """Un critère de la grille, tel que ce côté l'apprécie ; ``critere`` : son code (``criteres_projet``)."""

    instruction = models.ForeignKey(InstructionProjet, models.CASCADE, related_name="lignes")
    critere = models.CharField("critère", max_length=30)
    appreciation = models.CharField("appréciation", max_length=20, choices=Appreciation, blank=True)
    commentaire = models.TextField(blank=True, max_length=LONGUEUR_MAX)

    class Meta:
        verbose_name = "critère d’une instruction"
        verbose_name_plural = "critères d’une instruction"
        ordering = ["instruction", "id"]
        constraints = [
            models.UniqueConstraint(fields=["instruction", "critere"], name="critere_une_fois_par_instruction")
        ]

    def __str__(self) -> str:
        return f"{self.critere} : {self.get_appreciation_display()}"


class AvisDepartementQuerySet(models.QuerySet):
    """Les lectures d'avis de départements ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "AvisDepartementQuerySet":
        """Ceux de son côté, dans les dossiers de ses départements, pilotes ou non."""
        lisibles = Q(pk__in=())
        for cote in Cote:
            siens = departements_du_cote(utilisateur, cote)
            if siens:
                concernes = Dossier.objects.filter(departements__in=siens).order_by()
                lisibles |= Q(cote=cote) & (
                    Q(dossier__departement_pilote__in=siens) | Q(dossier__in=concernes.values("pk"))
                )
        return self.filter(lisibles, dossier__in=dossiers_ouverts_a(utilisateur).values("pk"))


class AvisDepartement(models.Model):
    """L'avis d'un département concerné qui n'est pas le pilote ; le dernier compte, les autres se gardent."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="avis_departements")
    cote = models.CharField("côté", max_length=5, choices=Cote)
    departement = models.ForeignKey("territoires.Departement", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("version lue du projet")
    sens = models.CharField(max_length=20, choices=SensAvis)
    texte = models.TextField("raisons", max_length=LONGUEUR_MAX)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note_le = models.DateTimeField("noté le")

    objects = AvisDepartementQuerySet.as_manager()

    class Meta:
        verbose_name = "avis d’un département"
        verbose_name_plural = "avis de départements"
        ordering = ["dossier", "note_le"]

    def __str__(self) -> str:
        return f"Avis de {self.departement_id} sur le dossier {self.dossier_id}"
