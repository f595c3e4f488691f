"""Les messages d'un fil, leurs mentions et leurs pièces : en ajout seul, on répond."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from commun.textes import normaliser
from dialogue.enums import NOTES, Nature
from dialogue.models.fils import Fil
from dossiers.enums import Tour
from dossiers.televersement.formats import FORMATS, Format

if TYPE_CHECKING:
    from comptes.models import Utilisateur

LONGUEUR_MAX = 5000


def chemin_de_piece(piece: "PieceDeMessage", nom: str) -> str:
    """Un nom au hasard, sans extension : celui du fichier reçu ne touche jamais le disque."""
    hasard = uuid.uuid4().hex
    return f"pieces/{hasard[:2]}/{hasard}"


class MessageQuerySet(models.QuerySet):
    """Les lectures de messages ; toute page, tout courriel et tout export part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "MessageQuerySet":
        """Ceux des fils que cette personne lit aujourd'hui."""
        return self.filter(fil__in=Fil.objects.visibles_par(utilisateur).order_by().values("pk"))

    def parlant_de(self, recherche: str) -> "MessageQuerySet":
        """Ceux dont le texte, les participants ou une pièce contiennent chaque mot, sans égard aux accents."""
        trouves = self
        for mot in normaliser(recherche).split():
            trouves = trouves.filter(texte_recherche__contains=mot)
        return trouves


class Message(models.Model):
    """Un message, ou la note d'un appel, d'une réunion, d'un courrier. Ni modifié, ni effacé (la base le refuse).

    ``cote`` : au nom de qui il est écrit. D'une note : ``tenu_le`` (jour de Paris), ``duree`` en minutes.
    """

    fil = models.ForeignKey(Fil, models.PROTECT, related_name="messages")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cote = models.CharField("au nom de", max_length=10, choices=Tour)
    nature = models.CharField(max_length=10, choices=Nature, default=Nature.MESSAGE)
    texte = models.TextField(max_length=LONGUEUR_MAX)
    texte_recherche = models.TextField(editable=False)
    ecrit_le = models.DateTimeField("écrit le")
    tenu_le = models.DateField("tenu le", null=True, blank=True)
    duree = models.PositiveIntegerField("durée en minutes", null=True, blank=True)
    participants = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering = ["fil", "id"]
        indexes = [models.Index(fields=["fil", "id"], name="message_du_fil")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nature__in=NOTES) | Q(tenu_le__isnull=False),
                name="note_datee",
                violation_error_message="Une note dit quel jour l’échange a eu lieu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} du fil {self.fil_id}"

    @property
    def est_une_note(self) -> bool:
        return self.nature in NOTES


class Mention(models.Model):
    """Une personne nommée dans un message : elle est prévenue tout de suite."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="mentions")
    utilisateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mention"
        ordering = ["message", "id"]
        constraints = [models.UniqueConstraint(fields=["message", "utilisateur"], name="une_mention_par_personne")]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} dans {self.message_id}"


class PieceQuerySet(models.QuerySet):
    """Les lectures de pièces d'un fil."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "PieceQuerySet":
        """Celles des messages que cette personne lit aujourd'hui."""
        return self.filter(message__in=Message.objects.visibles_par(utilisateur).order_by().values("pk"))


class PieceDeMessage(models.Model):
    """Un fichier vérifié, joint à un message. Son analyse antivirus est une ligne à part, ajoutée ensuite."""

    cle = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="pieces")
    nom = models.CharField("nom du fichier reçu", max_length=150)
    fichier = models.FileField(upload_to=chemin_de_piece)
    format = models.CharField(max_length=10)
    taille = models.PositiveIntegerField("taille en octets", validators=[MinValueValidator(1)])
    sha256 = models.CharField(max_length=64)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce d’un message"
        verbose_name_plural = "pièces des messages"
        ordering = ["message", "id"]

    def __str__(self) -> str:
        return self.nom

    @property
    def nature(self) -> Format:
        """Le format reconnu au dépôt."""
        return FORMATS[self.format]

    @property
    def obstacle(self) -> str:
        """Pourquoi elle ne se sert pas, ou une chaîne vide ; sans antivirus réglé, une pièce non analysée se sert."""
        analyse = getattr(self, "analyse", None)
        if analyse is None:
            return "Analyse antivirus en attente" if settings.CLAMD_ADRESSE else ""
        return "Infectée : elle n’est remise à personne" if analyse.trouve else ""


class AnalyseDePiece(models.Model):
    """Le verdict de l'antivirus ; ``trouve`` vide : saine."""

    piece = models.OneToOneField(PieceDeMessage, models.PROTECT, related_name="analyse")
    trouve = models.CharField("programme malveillant trouvé", max_length=200, blank=True)
    analysee_le = models.DateTimeField("analysée le")

    class Meta:
        verbose_name = "analyse d’une pièce"
        verbose_name_plural = "analyses de pièces"
        ordering = ["piece"]

    def __str__(self) -> str:
        return self.trouve or "saine"
