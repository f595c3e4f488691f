"""Ce qui revient signé sur papier : lots de fichiers, pages lues, document recomposé. Rien ne s'efface."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from contrats.enums_signature import SituationFichier
from contrats.models.acte import UN_SEUL_ACTE
from contrats.nettete import est_floue, est_peu_nette
from dossiers.televersement.formats import FORMATS, Format

if TYPE_CHECKING:
    from comptes.models import Utilisateur


def chemin_de_scan(ligne: models.Model, nom: str) -> str:
    """Un nom au hasard, sans extension : celui du fichier reçu ne touche jamais le disque."""
    hasard = uuid.uuid4().hex
    return f"scans/{hasard[:2]}/{hasard}"


class LotQuerySet(models.QuerySet):
    """Les lectures de lots."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "LotQuerySet":
        """Les siens : un lot peut mêler des contrats que d'autres ne lisent pas."""
        return self.filter(depose_par=utilisateur)


class LotDeScans(models.Model):
    """Les fichiers qu'une personne rend ensemble ; plusieurs contrats peuvent s'y mêler, on peut le compléter."""

    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ouvert_le = models.DateTimeField("ouvert le")

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lot de scans"
        verbose_name_plural = "lots de scans"
        ordering = ["-ouvert_le", "-id"]
        indexes = [models.Index(fields=["depose_par", "ouvert_le"], name="lot_de_scans_de")]

    def __str__(self) -> str:
        return f"Lot {self.cle}"

    def get_absolute_url(self) -> str:
        return reverse("contrats:lot", args=[self.cle])


class FichierDeScan(models.Model):
    """Un fichier vérifié d'un lot, et sa lecture par le travailleur.

    ``jeton`` réserve la lecture à un ouvrier, ``pris_le`` en est le début ; ``pas_avant`` : quand la retenter.
    ``lu_le`` : ses pages sont en base, ou ``refus`` dit pourquoi il n'en a pas.
    """

    lot = models.ForeignKey(LotDeScans, models.PROTECT, related_name="fichiers")
    rang = models.PositiveSmallIntegerField()
    nom = models.CharField("nom du fichier reçu", max_length=150)
    fichier = models.FileField(upload_to=chemin_de_scan)
    format = models.CharField(max_length=10)
    taille = models.PositiveIntegerField("taille en octets", validators=[MinValueValidator(1)])
    sha256 = models.CharField(max_length=64)
    depose_le = models.DateTimeField("déposé le")
    pris_le = models.DateTimeField("lecture commencée le", null=True, blank=True)
    jeton = models.CharField(max_length=32, blank=True)
    essais = models.PositiveSmallIntegerField(default=0)
    pas_avant = models.DateTimeField("relu à partir du", null=True, blank=True)
    lu_le = models.DateTimeField("lu le", null=True, blank=True)
    refus = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "fichier numérisé"
        verbose_name_plural = "fichiers numérisés"
        ordering = ["lot", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "rang"], name="fichier_de_scan_un_par_rang"),
            models.UniqueConstraint(
                fields=["lot", "sha256"],
                name="fichier_de_scan_une_fois",
                violation_error_message="Ce fichier est déjà dans ce lot.",
            ),
        ]
        indexes = [models.Index(fields=["lu_le", "depose_le"], name="fichier_de_scan_a_lire")]

    def __str__(self) -> str:
        return self.nom

    @property
    def nature(self) -> Format:
        """Le format reconnu au dépôt."""
        return FORMATS[self.format]

    @property
    def situation(self) -> SituationFichier:
        """Où en est sa lecture."""
        if self.lu_le is not None:
            return SituationFichier.REFUSE if self.refus else SituationFichier.LU
        return SituationFichier.EN_COURS if self.pris_le else SituationFichier.EN_ATTENTE


class PageDeScan(models.Model):
    """Une page lue : ce que son QR dit, l'image redressée et sa réduction. En ajout seul.

    Ce qu'elle vaut ne s'écrit pas : il dépend de la version proposée le jour où on la regarde.
    """

    fichier = models.ForeignKey(FichierDeScan, models.PROTECT, related_name="pages")
    rang = models.PositiveSmallIntegerField()
    code = models.CharField("code du document", max_length=12, blank=True)
    numero = models.PositiveSmallIntegerField("numéro de page", default=0)
    rotation = models.PositiveSmallIntegerField(default=0)
    nettete = models.FloatField("netteté", default=0.0)
    image = models.FileField(upload_to=chemin_de_scan)
    apercu = models.FileField("image réduite", upload_to=chemin_de_scan)

    class Meta:
        verbose_name = "page numérisée"
        verbose_name_plural = "pages numérisées"
        ordering = ["fichier", "rang"]
        constraints = [models.UniqueConstraint(fields=["fichier", "rang"], name="page_de_scan_une_par_rang")]
        indexes = [models.Index(fields=["code"], name="page_de_scan_code")]

    def __str__(self) -> str:
        return f"Page {self.rang} de {self.fichier_id}"

    @property
    def reconnue(self) -> bool:
        return bool(self.code)

    @property
    def floue(self) -> bool:
        return est_floue(self.reconnue, self.nettete)

    @property
    def peu_nette(self) -> bool:
        return est_peu_nette(self.nettete)


class ScanRendu(models.Model):
    """Le scan complet d'un document proposé, recomposé dans l'ordre et archivé. En ajout seul.

    ``pages`` : les clés des pages retenues, dans l'ordre. Chaque partie qui a signé ce papier le confirme elle-même.
    """

    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, null=True, blank=True, related_name="scans")
    avenant = models.ForeignKey("contrats.Avenant", models.PROTECT, null=True, blank=True, related_name="scans")
    version = models.PositiveIntegerField("version numérisée")
    code = models.CharField("code du document signé", max_length=12)
    lot = models.ForeignKey(LotDeScans, models.PROTECT, related_name="rendus")
    pages = models.JSONField()
    document = models.OneToOneField("dossiers.Document", models.PROTECT, related_name="+")
    rendu_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rendu_le = models.DateTimeField("rendu le")

    class Meta:
        verbose_name = "scan rendu"
        verbose_name_plural = "scans rendus"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "code"],
                name="scan_rendu_une_fois_par_lot",
                violation_error_message="Ce document est déjà classé depuis ce lot.",
            ),
            models.CheckConstraint(
                condition=UN_SEUL_ACTE,
                name="scan_du_contrat_ou_d_un_avenant",
                violation_error_message="Un scan est celui du contrat ou d’un avenant.",
            ),
        ]

    def __str__(self) -> str:
        return f"Scan de {self.code}"
