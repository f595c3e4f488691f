"""Qui a écrit quoi et quand dans la copie de travail : une ligne par champ, la dernière écriture."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import Sujet


class TraceRedaction(models.Model):
    """La dernière écriture d'un champ.

    ``cle`` : le nom du champ (« structure_nom »), une ligne répétée (« acteurs/12 ») ou un champ d'une ligne
    (« acteurs/12/nom »). ``libelle`` se lit à l'écran et ne porte jamais de nom de personne. ``page`` est l'affichage
    d'où l'écriture vient : une page ne se contredit pas elle-même. ``jeton`` marque la ligne créée par un envoi, pour
    qu'un envoi répété ne la crée pas deux fois.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="traces")
    sujet = models.CharField(max_length=20, choices=Sujet)
    rubrique = models.CharField(max_length=40)
    cle = models.CharField("clé", max_length=120)
    libelle = models.CharField("libellé", max_length=200, blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    instant = models.DateTimeField()
    page = models.CharField(max_length=36, blank=True)
    jeton = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = "trace de rédaction"
        verbose_name_plural = "traces de rédaction"
        ordering = ["-instant", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sujet", "rubrique", "cle"],
                name="trace_une_par_champ",
                violation_error_message="Ce champ a déjà sa trace.",
            ),
            models.UniqueConstraint(
                fields=["dossier", "jeton"],
                condition=~Q(jeton=""),
                name="trace_un_jeton_une_ligne",
                violation_error_message="Cette ligne est déjà créée.",
            ),
        ]
        indexes = [models.Index(fields=["dossier", "cle"], name="trace_dossier_cle")]

    def __str__(self) -> str:
        return f"{self.rubrique} : {self.cle}"
