"""Qui fait quoi dans la CPTS en projet : groupes de travail par thème, personnes-relais par profession (S3, S4)."""

from django.db import models

from acteurs.nomenclatures import choix_professions


class GroupeDeTravail(models.Model):
    """Un groupe et son thème ; animateur et participants s'écrivent librement."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="groupes_de_travail")
    nom = models.CharField("nom du groupe", max_length=150)
    theme = models.CharField("thème ou mission", max_length=200, blank=True)
    animateur = models.CharField("animateur", max_length=150, blank=True)
    participants = models.TextField(blank=True)
    rythme = models.CharField("rythme des réunions", max_length=150, blank=True)

    class Meta:
        verbose_name = "groupe de travail"
        verbose_name_plural = "groupes de travail"
        ordering = ["dossier", "id"]

    def __str__(self) -> str:
        return self.nom


class PersonneRelais(models.Model):
    """Qui parle pour une profession, et lui rapporte."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="personnes_relais")
    profession = models.CharField(max_length=2, choices=choix_professions)
    nom = models.CharField(max_length=150)

    class Meta:
        verbose_name = "personne-relais"
        verbose_name_plural = "personnes-relais"
        ordering = ["dossier", "id"]

    def __str__(self) -> str:
        return f"{self.nom} ({self.get_profession_display()})"
