"""La reprise d'une CPTS accordée, validée ou signée avant le portail (domaine §2) : préparée, puis confirmée."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import BADGES_DE_REPRISE, EtapeReprise, SituationReprise
from dossiers.visibilite import organisme

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class RepriseQuerySet(models.QuerySet):
    """Les lectures de reprises ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "RepriseQuerySet":
        """Coordinateur : celles de sa région. Décideur ARS : celles de ses départements, une fois soumises."""
        filtre = Q(pk__in=())
        for mandat in mandats_avec(utilisateur, Capacite.REPRISE_ANTERIEURE):
            if organisme(mandat) == "guichet" and mandat.region:
                filtre |= Q(region=mandat.region)
            elif organisme(mandat) == "ars":
                liens = self.model.departements.through
                concerne = liens.objects.filter(reprise=OuterRef("pk"), departement__in=mandat.departements)
                filtre |= Q(soumise_le__isnull=False) & Exists(concerne.order_by())
        return self.filter(filtre)


class Reprise(models.Model):
    """Ce que le coordinateur du Guichet dit d'une CPTS antérieure ; le dossier ne naît qu'à la confirmation de l'ARS.

    Montants en euros. ``departements`` est rempli à la soumission, d'après le territoire.
    """

    nom = models.CharField("nom de la CPTS", max_length=200)
    etape = models.CharField("étape atteinte", max_length=20, choices=EtapeReprise)
    territoire = models.OneToOneField("territoires.Territoire", models.PROTECT, related_name="reprise")
    region = models.ForeignKey("territoires.Region", models.PROTECT, related_name="+")
    departements = models.ManyToManyField("territoires.Departement", related_name="+", blank=True)
    accordee_le = models.DateField("accord de l’ARS le", null=True, blank=True)
    fir_accorde = models.DecimalField(
        "montant FIR accordé", max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    convention_reference = models.CharField("référence de la convention FIR", max_length=100, blank=True)
    valide_le = models.DateField("projet de santé validé le", null=True, blank=True)
    signature_le = models.DateField("contrat signé le", null=True, blank=True)
    motif = models.TextField("motif de la reprise")
    responsable_courriel = models.EmailField("adresse du futur responsable", blank=True)

    preparee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    preparee_le = models.DateTimeField("préparée le")
    soumise_le = models.DateTimeField("soumise à l’ARS le", null=True, blank=True)
    refusee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refusee_le = models.DateTimeField("refusée le", null=True, blank=True)
    motif_refus = models.TextField("motif du refus", blank=True)
    confirmee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmee_le = models.DateTimeField("confirmée le", null=True, blank=True)
    abandonnee_le = models.DateTimeField("abandonnée le", null=True, blank=True)
    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, null=True, blank=True, related_name="reprise")

    objects = RepriseQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise"
        ordering = ["-preparee_le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmee_le__isnull=True, confirmee_par__isnull=True, dossier__isnull=True)
                | Q(
                    confirmee_le__isnull=False,
                    confirmee_par__isnull=False,
                    dossier__isnull=False,
                    soumise_le__isnull=False,
                    abandonnee_le__isnull=True,
                ),
                name="reprise_confirmee_a_un_dossier",
                violation_error_message="Une reprise confirmée, et elle seule, a un dossier.",
            ),
            models.CheckConstraint(
                condition=Q(refusee_le__isnull=True, refusee_par__isnull=True, motif_refus="")
                | (Q(refusee_le__isnull=False, refusee_par__isnull=False) & ~Q(motif_refus="")),
                name="reprise_refusee_a_un_motif",
                violation_error_message="Un refus a une date, un auteur et un motif.",
            ),
            models.CheckConstraint(
                condition=(~Q(etape=EtapeReprise.LETTRE) | Q(accordee_le__isnull=False))
                & (Q(etape=EtapeReprise.LETTRE) | Q(valide_le__isnull=False))
                & (~Q(etape=EtapeReprise.CONTRAT) | Q(signature_le__isnull=False)),
                name="reprise_a_la_date_de_son_etape",
                violation_error_message="Chaque étape atteinte porte sa date.",
            ),
            models.CheckConstraint(
                condition=Q(fir_accorde=0) | ~Q(convention_reference=""),
                name="reprise_fir_positif_a_une_convention",
                violation_error_message="Un montant FIR positif porte la référence de sa convention.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reprise de {self.nom}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:reprise", args=[self.pk])

    @property
    def situation(self) -> SituationReprise:
        """Où elle en est, d'après ses dates."""
        if self.confirmee_le:
            return SituationReprise.CONFIRMEE
        if self.abandonnee_le:
            return SituationReprise.ABANDONNEE
        if self.soumise_le:
            return SituationReprise.SOUMISE
        return SituationReprise.REFUSEE if self.refusee_le else SituationReprise.PREPARATION

    @property
    def badge(self) -> str:
        """La clé du badge qui montre sa situation."""
        return BADGES_DE_REPRISE[self.situation].value


def chemin_de_piece(piece: "PieceReprise", nom: str) -> str:
    """Un nom au hasard : celui du fichier reçu ne touche jamais le disque."""
    return f"reprises/{uuid.uuid4().hex}.pdf"


class PieceReprise(models.Model):
    """Un PDF qui prouve la reprise (convention, décision, contrat signé) ; scellé par son empreinte."""

    reprise = models.ForeignKey(Reprise, models.PROTECT, related_name="pieces")
    titre = models.CharField("ce qu’est ce document", max_length=200)
    fichier = models.FileField(upload_to=chemin_de_piece)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField("taille en octets")
    pages = models.PositiveIntegerField()
    ajoutee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ajoutee_le = models.DateTimeField("ajoutée le")

    class Meta:
        verbose_name = "pièce de reprise"
        verbose_name_plural = "pièces de reprise"
        ordering = ["reprise", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reprise", "sha256"],
                name="piece_une_fois_par_reprise",
                violation_error_message="Ce document est déjà joint.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
