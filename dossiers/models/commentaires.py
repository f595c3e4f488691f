"""Les commentaires d'une équipe, rubrique par rubrique ; partagés avec le coordinateur le temps d'une relecture."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import Sujet
from dossiers.enums_echanges import FICHES_FIL
from dossiers.enums_echanges import EtatFil as E
from dossiers.models.deport import Deport
from dossiers.models.dossier import MembreEquipe

if TYPE_CHECKING:
    from comptes.models import Utilisateur

LONGUEUR_MAX = 5000


class FilQuerySet(models.QuerySet):
    """Les lectures de fils ; toute vue part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "FilQuerySet":
        """L'équipe lit tout ; le coordinateur de la région, les fils d'une relecture tant qu'elle est ouverte.

        Aucune autre institution n'en lit jamais un.
        """
        if not utilisateur.is_authenticated or not utilisateur.is_active:
            return self.none()
        siennes = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
        filtre = Q(dossier__in=siennes.values("dossier"))
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.RELIRE) if m.region}
        if regions:
            partages = Q(relecture__isnull=False, relecture__fermee_le__isnull=True, dossier__region__in=regions)
            filtre |= partages & ~Deport.objects.ferme_a(utilisateur, "dossier")
        return self.filter(filtre)

    def ouverts(self) -> "FilQuerySet":
        """Ceux que personne n'a encore marqués résolus."""
        return self.filter(etat=E.OUVERT)


class FilDeCommentaires(ModeleEtats):
    """Un point discuté, sur une rubrique ou sur un champ de cette rubrique ; jamais dans une version déposée.

    ``sujet`` : la lettre ou le projet. ``relecture`` vide : fil interne à l'équipe ; sinon partagé avec le
    coordinateur du Guichet pendant cette relecture.
    """

    SUJET = Sujet.COMMENTAIRE
    FICHES = FICHES_FIL
    REPERE = "fil"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="fils")
    sujet = models.CharField(max_length=20, choices=[(s.value, s.label) for s in (Sujet.LETTRE, Sujet.PROJET)])
    rubrique = models.CharField(max_length=40)
    champ = models.CharField(max_length=80, blank=True)
    relecture = models.ForeignKey(
        "dossiers.Relecture", models.CASCADE, null=True, blank=True, related_name="fils", verbose_name="relecture"
    )
    etat = ChampEtat("état", choices=E, default=E.OUVERT)
    ouvert_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ouvert_le = models.DateTimeField("ouvert le")

    objects = FilQuerySet.as_manager()

    class Meta:
        verbose_name = "fil de commentaires"
        verbose_name_plural = "fils de commentaires"
        ordering = ["dossier", "id"]
        indexes = [models.Index(fields=["dossier", "sujet", "rubrique"], name="fil_rubrique")]

    def __str__(self) -> str:
        return f"Commentaire {self.pk} du dossier {self.dossier_id}"

    @transition(etat, source=E.OUVERT, target=E.RESOLU)
    def resoudre(self) -> None:
        """Un auteur du dossier, ou qui a ouvert le fil, le dit réglé."""

    @transition(etat, source=E.RESOLU, target=E.OUVERT)
    def rouvrir(self) -> None:
        """Le point revient à traiter."""


class Commentaire(models.Model):
    """Un message d'un fil ; ni modifié ni effacé : on répond."""

    fil = models.ForeignKey(FilDeCommentaires, models.CASCADE, related_name="commentaires")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    texte = models.TextField(max_length=LONGUEUR_MAX)
    ecrit_le = models.DateTimeField("écrit le")

    class Meta:
        verbose_name = "commentaire"
        ordering = ["fil", "id"]

    def __str__(self) -> str:
        return self.texte[:80]


class CommentaireNonLu(models.Model):
    """Une personne prévenue d'un commentaire dans une rubrique, et qui ne l'a pas encore ouverte.

    Tant que la ligne existe, aucun autre courriel ne part pour cette rubrique ; la lire l'efface.
    """

    utilisateur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="+")
    sujet = models.CharField(max_length=20)
    rubrique = models.CharField(max_length=40)
    prevenu_le = models.DateTimeField("prévenu le")

    class Meta:
        verbose_name = "commentaire non lu"
        verbose_name_plural = "commentaires non lus"
        ordering = ["utilisateur", "dossier", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "dossier", "sujet", "rubrique"], name="non_lu_une_fois_par_rubrique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rubrique} du dossier {self.dossier_id}"
