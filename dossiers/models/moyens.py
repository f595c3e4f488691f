"""Ce que la lettre dit de ses moyens hors du budget : étapes datées et compte bancaire de l'association."""

from django.conf import settings
from django.db import models
from django.db.models import F

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import masquer_iban, valider_bic, valider_iban


class Jalon(models.Model):
    """Une étape datée du calendrier prévisionnel ; la date peut attendre, les étapes se lisent dans son ordre."""

    lettre = models.ForeignKey("dossiers.LettreIntention", models.CASCADE, related_name="jalons")
    libelle = models.CharField("étape", max_length=200, blank=True)
    le = models.DateField("date prévue", null=True, blank=True)

    class Meta:
        verbose_name = "étape du calendrier"
        verbose_name_plural = "étapes du calendrier"
        ordering = ["lettre", F("le").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return self.libelle


class CoordonneesBancaires(models.Model):
    """Le compte où verser la subvention, tel que saisi à une date.

    Une ligne ne se modifie pas : une correction en ajoute une, la dernière vaut, et chaque version déposée de la
    lettre garde la sienne. Un IBAN vide dit qu'il a été retiré. L'IBAN n'est jamais copié hors de cette table.
    """

    lettre = models.ForeignKey("dossiers.LettreIntention", models.CASCADE, related_name="coordonnees_bancaires")
    titulaire = models.CharField("titulaire du compte", max_length=200, blank=True)
    iban = ChampIdentifiant("IBAN", max_length=34, blank=True, validators=[valider_iban])
    bic = ChampIdentifiant("BIC", max_length=11, blank=True, validators=[valider_bic])
    saisies_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saisies_le = models.DateTimeField()

    class Meta:
        verbose_name = "coordonnées bancaires"
        verbose_name_plural = "coordonnées bancaires"
        ordering = ["lettre", "id"]

    def __str__(self) -> str:
        return self.iban_masque

    @property
    def iban_masque(self) -> str:
        """« FR76 •••• •••• 0189 », vide si l'IBAN a été retiré."""
        return masquer_iban(self.iban) if self.iban else ""
