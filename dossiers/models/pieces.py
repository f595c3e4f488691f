"""Les pièces jointes d'une lettre ou d'un projet, leur quarantaine, leur corbeille."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import Sujet
from dossiers.enums_pieces import AVEC_PIECES, FICHES_PIECE, EtatPiece
from dossiers.televersement.formats import FORMATS, Format


def chemin_de_piece_jointe(piece: "PieceJointe", nom: str) -> str:
    """Un nom au hasard, sans extension : celui du fichier reçu ne touche jamais le disque."""
    hasard = uuid.uuid4().hex
    return f"pieces/{hasard[:2]}/{hasard}"


class PieceJointeQuerySet(models.QuerySet):
    """Les lectures de pièces jointes."""

    def presentes(self) -> "PieceJointeQuerySet":
        """Celles qui ne sont pas à la corbeille."""
        return self.filter(supprimee_le__isnull=True)

    def jetees(self) -> "PieceJointeQuerySet":
        """Celles de la corbeille, la dernière jetée d'abord."""
        return self.filter(supprimee_le__isnull=False).order_by("-supprimee_le", "-pk")

    def a_effacer(self, maintenant: datetime) -> "PieceJointeQuerySet":
        """Corbeille échue ; jamais une pièce d'une version déposée."""
        seuil = maintenant - timedelta(days=settings.PIECES_CORBEILLE_JOURS)
        return self.filter(supprimee_le__lte=seuil, depots__isnull=True).order_by("pk")

    def poids(self) -> int:
        """Somme des tailles, en octets."""
        return self.order_by().aggregate(total=Sum("taille"))["total"] or 0


class PieceJointe(ModeleEtats):
    """Un fichier vérifié, rangé sous une rubrique de la lettre ou du projet.

    ``etat`` est celui de l'analyse antivirus ; ``supprimee_le`` met à la corbeille sans rien effacer.
    """

    SUJET = Sujet.PIECE
    FICHES = FICHES_PIECE

    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="pieces_jointes")
    sujet = models.CharField(
        max_length=20,
        choices=[(s.value, s.label) for s in AVEC_PIECES],
        default=Sujet.LETTRE,
    )
    rubrique = models.CharField(max_length=40)
    titre = models.CharField("ce qu’est ce document", max_length=200)
    nom = models.CharField("nom du fichier reçu", max_length=150)
    fichier = models.FileField(upload_to=chemin_de_piece_jointe)
    format = models.CharField(max_length=10)
    taille = models.PositiveIntegerField("taille en octets", validators=[MinValueValidator(1)])
    sha256 = models.CharField(max_length=64)
    etat = ChampEtat("analyse antivirus", choices=EtatPiece, default=EtatPiece.EN_ATTENTE)
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deposee_le = models.DateTimeField("déposée le")
    supprimee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    supprimee_le = models.DateTimeField("supprimée le", null=True, blank=True)

    objects = PieceJointeQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["dossier", "sujet", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sujet", "rubrique", "sha256"],
                condition=Q(supprimee_le__isnull=True),
                name="piece_une_fois_par_rubrique",
                violation_error_message="Ce fichier est déjà joint à cette rubrique.",
            ),
            models.CheckConstraint(
                condition=Q(supprimee_le__isnull=True, supprimee_par__isnull=True)
                | Q(supprimee_le__isnull=False, supprimee_par__isnull=False),
                name="piece_supprimee_par_quelqu_un",
                violation_error_message="Une pièce à la corbeille dit qui l’y a mise, et quand.",
            ),
        ]
        indexes = [
            models.Index(fields=["supprimee_le"], name="piece_corbeille"),
            models.Index(fields=["etat"], name="piece_etat"),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("dossiers:piece", args=[self.dossier.numero, self.cle])

    @property
    def nature(self) -> Format:
        """Le format reconnu au dépôt."""
        return FORMATS[self.format]

    @property
    def effacee_le(self) -> datetime | None:
        """Quand la corbeille l'effacera."""
        return self.supprimee_le and self.supprimee_le + timedelta(days=settings.PIECES_CORBEILLE_JOURS)

    @transition(etat, source=EtatPiece.EN_ATTENTE, target=EtatPiece.SAINE)
    def declarer_saine(self) -> None:
        """L'antivirus n'a rien trouvé."""

    @transition(etat, source=EtatPiece.EN_ATTENTE, target=EtatPiece.INFECTEE)
    def declarer_infectee(self) -> None:
        """L'antivirus a trouvé un programme malveillant."""


class PieceDeposee(models.Model):
    """Une pièce figée dans une version déposée ; en ajout seul : ni la ligne ni le fichier ne s'effacent plus."""

    version = models.ForeignKey("dossiers.VersionDeposee", models.PROTECT, related_name="pieces")
    piece = models.ForeignKey(PieceJointe, models.PROTECT, related_name="depots")

    class Meta:
        verbose_name = "pièce déposée"
        verbose_name_plural = "pièces déposées"
        ordering = ["version", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "piece"], name="piece_une_fois_par_version")]

    def __str__(self) -> str:
        return f"{self.piece_id} dans {self.version_id}"
