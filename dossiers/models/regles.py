"""Niveau, daté, de chaque règle de recevabilité (domaine §8 : « un paramètre daté »)."""

from django.db import models

from dossiers.enums import NiveauRegle


class NiveauDeRegle(models.Model):
    """Remplace, à partir d'une date, le niveau par défaut d'une règle de ``dossiers.completude``."""

    regle = models.CharField("règle", max_length=60)
    niveau = models.CharField(max_length=1, choices=NiveauRegle)
    effet_le = models.DateField("à partir du")
    motif = models.CharField(max_length=300)

    class Meta:
        verbose_name = "niveau de règle"
        verbose_name_plural = "niveaux des règles"
        ordering = ["regle", "effet_le"]
        constraints = [models.UniqueConstraint(fields=["regle", "effet_le"], name="niveau_une_fois_par_date")]

    def __str__(self) -> str:
        return f"{self.regle} : {self.get_niveau_display()} au {self.effet_le}"
