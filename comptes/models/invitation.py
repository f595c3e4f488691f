"""Une invitation : un lien à usage unique, à échéance, adressé à une personne."""

import hashlib
import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class EtatInvitation(models.TextChoices):
    """Ce qu'une invitation est devenue ; se lit dans ses dates, ne s'enregistre pas."""

    EN_ATTENTE = "en_attente", "En attente"
    ACCEPTEE = "acceptee", "Acceptée"
    REVOQUEE = "revoquee", "Révoquée"
    EXPIREE = "expiree", "Expirée"


def nouveau_jeton() -> str:
    """Jeton de 256 bits, écrit dans le lien et nulle part ailleurs en clair."""
    return secrets.token_urlsafe(32)


def empreinte(jeton: str) -> str:
    """SHA-256 du jeton : c'est elle que la base garde."""
    return hashlib.sha256(jeton.encode()).hexdigest()


class Invitation(models.Model):
    """Invite ``courriel`` à entrer dans ``objet``, texte « nature:suite » que l'app concernée sait lire.

    ``libelle`` le dit en clair (« l'équipe de la CPTS du Lauragais, comme rédacteur ») : il complète la phrase
    « Vous êtes invité à rejoindre … ».
    """

    courriel = models.EmailField("adresse électronique")
    jeton_empreinte = models.CharField(max_length=64, unique=True, editable=False)
    objet = models.CharField("objet", max_length=200)
    libelle = models.CharField("objet en clair", max_length=250)
    auteur = models.ForeignKey(
        "comptes.Utilisateur", verbose_name="invité par", on_delete=models.PROTECT, related_name="invitations_faites"
    )
    creee_le = models.DateTimeField("créée le")
    echeance = models.DateTimeField("valable jusqu’au")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    acceptee_par = models.ForeignKey(
        "comptes.Utilisateur",
        verbose_name="acceptée par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_acceptees",
    )
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ("-creee_le", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("courriel", "objet"),
                condition=Q(acceptee_le__isnull=True, revoquee_le__isnull=True),
                name="invitation_une_seule_ouverte",
                violation_error_message="Cette personne a déjà une invitation pour le même objet.",
            ),
            models.CheckConstraint(
                condition=Q(acceptee_le__isnull=True, acceptee_par__isnull=True)
                | Q(acceptee_le__isnull=False, acceptee_par__isnull=False),
                name="invitation_acceptee_par_quelqu_un",
                violation_error_message="Une invitation acceptée a une date et un compte.",
            ),
            models.CheckConstraint(
                condition=Q(acceptee_le__isnull=True) | Q(revoquee_le__isnull=True),
                name="invitation_acceptee_ou_revoquee",
                violation_error_message="Une invitation acceptée ne peut plus être révoquée.",
            ),
            models.CheckConstraint(
                condition=Q(echeance__gt=models.F("creee_le")),
                name="invitation_echeance_future",
                violation_error_message="L’échéance suit la création.",
            ),
        )
        indexes = (models.Index(fields=("objet",), name="invitation_objet"),)

    def __str__(self) -> str:
        return f"Invitation {self.pk} ({self.etat().label.lower()})"

    def etat(self, maintenant: datetime | None = None) -> EtatInvitation:
        """L'état à cet instant ; une invitation vaut jusqu'à son échéance exclue."""
        if self.acceptee_le:
            return EtatInvitation.ACCEPTEE
        if self.revoquee_le:
            return EtatInvitation.REVOQUEE
        if (maintenant or timezone.now()) >= self.echeance:
            return EtatInvitation.EXPIREE
        return EtatInvitation.EN_ATTENTE
