"""L'arbre d'objectifs du projet de santé (domaine §9) : général, spécifique, opérationnel."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from dossiers.arbre import Noeud
from dossiers.enums_projet import NiveauObjectif


class Objectif(models.Model):
    """Un objectif de l'arbre. Le parent est du niveau juste au-dessus et du même projet (``dossiers.arbre``).

    ``besoins`` : ceux de la lettre d'intention auxquels il répond ; ``missions`` : celles qu'il sert.
    """

    projet = models.ForeignKey("dossiers.ProjetSante", models.CASCADE, related_name="arbre")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="enfants", verbose_name="rattaché à"
    )
    niveau = models.PositiveSmallIntegerField(choices=NiveauObjectif, default=NiveauObjectif.GENERAL)
    rang = models.PositiveSmallIntegerField(default=0)
    intitule = models.CharField("intitulé", max_length=300)
    besoins = models.ManyToManyField("dossiers.Besoin", through="BesoinDObjectif", related_name="+", blank=True)
    missions = models.ManyToManyField("missions.Mission", through="MissionDObjectif", related_name="+", blank=True)

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ["projet", "niveau", "rang", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(niveau=NiveauObjectif.GENERAL, parent__isnull=True)
                | (Q(niveau__gt=NiveauObjectif.GENERAL) & Q(parent__isnull=False)),
                name="objectif_rattache_sauf_general",
                violation_error_message="Un objectif général n’est rattaché à rien ; tout autre l’est à un objectif.",
            ),
            models.CheckConstraint(
                condition=Q(niveau__lte=NiveauObjectif.OPERATIONNEL),
                name="objectif_trois_niveaux",
                violation_error_message="Un arbre d’objectifs a trois niveaux.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="objectif_pas_son_propre_parent",
                violation_error_message="Un objectif ne se rattache pas à lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule

    def en_noeud(self) -> Noeud:
        return Noeud(self.pk, self.parent_id, self.niveau, self.rang)


class BesoinDObjectif(models.Model):
    """Un besoin de la lettre auquel un objectif répond."""

    objectif = models.ForeignKey(Objectif, models.CASCADE, related_name="+")
    besoin = models.ForeignKey("dossiers.Besoin", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "besoin d’un objectif"
        verbose_name_plural = "besoins des objectifs"
        ordering = ["objectif", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objectif", "besoin"],
                name="objectif_besoin_une_fois",
                violation_error_message="Cet objectif répond déjà à ce besoin.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.objectif} : {self.besoin}"


class MissionDObjectif(models.Model):
    """Une mission que sert un objectif."""

    objectif = models.ForeignKey(Objectif, models.CASCADE, related_name="+")
    mission = models.ForeignKey("missions.Mission", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mission d’un objectif"
        verbose_name_plural = "missions des objectifs"
        ordering = ["objectif", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objectif", "mission"],
                name="objectif_mission_une_fois",
                violation_error_message="Cet objectif sert déjà cette mission.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.objectif} : {self.mission}"


def noeuds_de(objectifs: Iterable[Objectif]) -> dict[int, Noeud]:
    """L'arbre pur de ces objectifs."""
    return {objectif.pk: objectif.en_noeud() for objectif in objectifs}
