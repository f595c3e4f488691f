"""Rejoindre une CPTS par un lien, et la page de chaque personne citée (RGPD, art. 13 à 21).

Aucun jeton n'est gardé en clair : le lien d'adhésion se refait de sa clé et du secret du portail, la page d'une
personne ne se retrouve que par l'empreinte de son jeton.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_rpps
from acteurs.nomenclatures import SpecialiteMedicale, choix_professions
from dossiers.enums import NiveauActeur


class LienAdhesion(models.Model):
    """Le lien (et son QR code) d'un dossier ; un seul ouvert à la fois, révocable, à échéance."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="liens_adhesion")
    cle = models.CharField("clé publique", max_length=32, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le")
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expire_le = models.DateTimeField("valable jusqu’au")
    revoque_le = models.DateTimeField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "lien d’adhésion"
        verbose_name_plural = "liens d’adhésion"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(revoque_le__isnull=True),
                name="lien_adhesion_un_seul_ouvert",
                violation_error_message="Ce dossier a déjà un lien ouvert.",
            )
        ]

    def __str__(self) -> str:
        return f"lien d’adhésion {self.pk}"

    def ouvert(self, maintenant: datetime) -> bool:
        return self.revoque_le is None and maintenant < self.expire_le


class DemandeAdhesion(models.Model):
    """Une inscription en attente du porteur. Acceptée, elle devient un acteur ; refusée ou échue, elle est effacée."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="demandes_adhesion")
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    profession_code = models.CharField("profession", max_length=10, choices=choix_professions, blank=True)
    specialite = models.CharField("spécialité", max_length=11, choices=SpecialiteMedicale, blank=True)
    profession = models.CharField("fonction", max_length=100, blank=True)
    rpps = ChampIdentifiant("numéro RPPS", max_length=11, blank=True, validators=[valider_rpps])
    commune = models.ForeignKey("territoires.Commune", models.PROTECT, null=True, blank=True, related_name="+")
    courriel = models.EmailField("adresse électronique")
    niveau = models.CharField(max_length=20, choices=NiveauActeur, default=NiveauActeur.PARTICIPE)
    consenti_le = models.DateTimeField("inscription du")

    class Meta:
        verbose_name = "demande d’adhésion"
        verbose_name_plural = "demandes d’adhésion"
        ordering = ["consenti_le", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "courriel"],
                name="demande_adhesion_une_par_adresse",
                violation_error_message="Une inscription attend déjà à cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return f"demande d’adhésion {self.pk}"

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}"


class AccesPersonne(models.Model):
    """La clé d'une page personnelle : mène à un acteur, ou à l'inscription qui attend. Disparaît avec eux."""

    jeton_empreinte = models.CharField(max_length=64, unique=True, editable=False)
    acteur = models.ForeignKey(
        "dossiers.ActeurDossier", models.CASCADE, null=True, blank=True, related_name="acces", db_index=True
    )
    demande = models.ForeignKey(DemandeAdhesion, models.CASCADE, null=True, blank=True, related_name="acces")
    cree_le = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "accès d’une personne"
        verbose_name_plural = "accès des personnes"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acteur__isnull=False, demande__isnull=True) | Q(acteur__isnull=True, demande__isnull=False),
                name="acces_a_un_acteur_ou_une_demande",
                violation_error_message="Une page personnelle montre un acteur ou une inscription.",
            )
        ]

    def __str__(self) -> str:
        return f"accès {self.pk}"


class OppositionActeur(models.Model):
    """Une personne s'oppose à figurer dans un dossier (RGPD, art. 21) : empreinte de son adresse ou de son RPPS."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="oppositions")
    empreinte = models.CharField(max_length=64)
    notee_le = models.DateTimeField("notée le")

    class Meta:
        verbose_name = "opposition d’une personne"
        verbose_name_plural = "oppositions de personnes"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["dossier", "empreinte"], name="opposition_une_fois_par_dossier")]

    def __str__(self) -> str:
        return f"opposition {self.pk}"
