"""Le contenu d'une version de barème : missions, montants, seuils, règles ; écrit tant qu'elle est brouillon."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from financement.bareme import LIBELLES_NATURES, Nature
from financement.models.version import VersionDeBareme

TAILLES = ("t1", "t2", "t3", "t4")


class _Rang(models.Model):
    """Une ligne à son rang dans la version."""

    rang = models.PositiveSmallIntegerField("rang")

    class Meta:
        abstract = True


class MissionDeBareme(_Rang):
    """Une mission finançable. Limites en mois après la signature, vides sans limite."""

    version = models.ForeignKey(VersionDeBareme, models.CASCADE, related_name="missions")
    code = models.SlugField("code", max_length=30)
    libelle = models.CharField("libellé", max_length=120)
    socle = models.BooleanField("mission socle", default=False)
    demarrage_mois = models.PositiveSmallIntegerField("démarrage au plus tard (mois)", null=True, blank=True)
    deploiement_mois = models.PositiveSmallIntegerField("déploiement au plus tard (mois)", null=True, blank=True)

    class Meta:
        verbose_name = "mission d’un barème"
        verbose_name_plural = "missions d’un barème"
        ordering = ["version", "rang", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="bareme_mission_une_fois")]

    def __str__(self) -> str:
        return self.libelle


def _montant(numero: int) -> models.DecimalField:
    return models.DecimalField(
        f"taille {numero}",
        max_digits=11,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Un montant ne peut pas être négatif.")],
    )


class LigneDeBareme(_Rang):
    """Le montant annuel d'une mission et d'une nature pour chaque taille, en euros ; vide : pas encore connu."""

    version = models.ForeignKey(VersionDeBareme, models.CASCADE, related_name="lignes")
    poste = models.SlugField("poste", max_length=30)
    nature = models.CharField("nature", max_length=20, choices=[(n.value, LIBELLES_NATURES[n]) for n in Nature])
    t1, t2, t3, t4 = (_montant(numero) for numero in range(1, 5))
    hors_total = models.BooleanField("hors du total ordinaire", default=False)
    source = models.CharField("source, si elle diffère du texte", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne d’un barème"
        verbose_name_plural = "lignes d’un barème"
        ordering = ["version", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "poste", "nature"], name="bareme_ligne_une_fois"),
            models.CheckConstraint(
                condition=Q(*((Q(**{f"{t}__isnull": True}) | Q(**{f"{t}__gte": 0})) for t in TAILLES)),
                name="bareme_montants_positifs",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poste}, {self.nature}"


class SeuilDeBareme(_Rang):
    """La population qui sépare deux tailles, et la taille d'une population exactement égale."""

    version = models.ForeignKey(VersionDeBareme, models.CASCADE, related_name="seuils")
    habitants = models.PositiveIntegerField("habitants")
    taille_a_la_borne = models.PositiveSmallIntegerField("taille à la borne")
    a_confirmer = models.BooleanField("à confirmer", default=False)

    class Meta:
        verbose_name = "seuil d’un barème"
        verbose_name_plural = "seuils d’un barème"
        ordering = ["version", "rang", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "rang"], name="bareme_seuil_une_fois")]

    def __str__(self) -> str:
        return str(self.habitants)


class RegleDeBareme(_Rang):
    """Une règle de calcul du barème. ``a_confirmer`` : aucun texte lu ne tranche ; cela se dit partout où elle agit."""

    version = models.ForeignKey(VersionDeBareme, models.CASCADE, related_name="regles")
    code = models.SlugField("code", max_length=40)
    libelle = models.CharField("libellé", max_length=300)
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=4, null=True, blank=True)
    source = models.CharField("source", max_length=300)
    a_confirmer = models.BooleanField("à confirmer", default=False)

    class Meta:
        verbose_name = "règle d’un barème"
        verbose_name_plural = "règles d’un barème"
        ordering = ["version", "rang", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="bareme_regle_une_fois")]

    def __str__(self) -> str:
        return self.libelle
