"""Les longs PDF du projet, produits par le travailleur : un seul travail par document et par version."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import TypeDocument
from dossiers.enums_impressions import LONGS, SituationImpression


def chemin_de_brouillon(impression: "Impression", nom: str) -> str:
    """Un nom au hasard : un brouillon refait ne recouvre pas celui qu'une personne est en train de lire."""
    hasard = uuid.uuid4().hex
    return f"brouillons/{hasard[:2]}/{hasard}.pdf"


class Impression(models.Model):
    """Le travail d'un document d'une version. ``document`` : celui de la version déposée ; nul, c'est un brouillon.

    ``jeton`` réserve le travail à un ouvrier, ``pris_le`` est son dernier signe de vie. ``fichier`` : le dernier
    brouillon fini, lisible pendant qu'on le refait ; ``contenu_le`` : l'instant de son contenu. ``pas_avant`` : quand
    un travail échoué se retente de lui-même.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="impressions")
    type = models.CharField(max_length=30, choices=[(t.value, t.label) for t in TypeDocument if t.value in LONGS])
    version = models.PositiveIntegerField()
    document = models.OneToOneField(
        "dossiers.Document", models.PROTECT, null=True, blank=True, related_name="impression"
    )
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    demandee_le = models.DateTimeField("demandée le")
    pris_le = models.DateTimeField("travail commencé le", null=True, blank=True)
    jeton = models.CharField(max_length=32, blank=True)
    essais = models.PositiveSmallIntegerField(default=0)
    pas_avant = models.DateTimeField("retenté à partir du", null=True, blank=True)
    etape = models.CharField("étape", max_length=120, blank=True)
    pages = models.PositiveIntegerField("pages mises en page", default=0)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)
    echec = models.CharField("échec", max_length=300, blank=True)
    contenu_le = models.DateTimeField("contenu du", null=True, blank=True)
    fichier = models.FileField(upload_to=chemin_de_brouillon, blank=True)
    taille = models.PositiveIntegerField("taille en octets", default=0)

    class Meta:
        verbose_name = "impression"
        ordering = ["dossier", "version", "type"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "type", "version"],
                name="impression_une_par_version",
                violation_error_message="Ce document est déjà demandé pour cette version.",
            ),
            models.CheckConstraint(
                condition=Q(fichier="") | Q(contenu_le__isnull=False),
                name="brouillon_dit_sa_date",
                violation_error_message="Un brouillon dit de quand date son contenu.",
            ),
        ]
        indexes = [models.Index(fields=["fini_le", "demandee_le"], name="impression_a_faire")]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, version {self.version}"

    def situation(self) -> SituationImpression:
        """Où en est le travail."""
        if self.fini_le is not None:
            return SituationImpression.PRETE
        if self.echec:
            return SituationImpression.ECHOUEE
        return SituationImpression.EN_COURS if self.pris_le else SituationImpression.EN_ATTENTE
