"""Les messages d'une équipe à une CPTS dont le territoire chevauche le sien ; le Guichet les achemine (domaine §4)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import Sujet
from dossiers.enums_messages import FICHES_MESSAGE
from dossiers.enums_messages import EtatMessage as E
from dossiers.models.deport import Deport
from dossiers.models.dossier import MembreEquipe

if TYPE_CHECKING:
    from comptes.models import Utilisateur


class MessageQuerySet(models.QuerySet):
    """Les lectures de messages côté Guichet ; les deux équipes passent par leur dossier."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "MessageQuerySet":
        """Ceux de la région du coordinateur, hors des dossiers dont il est membre ou acteur, des deux côtés."""
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.TRAITER_MESSAGE) if m.region}
        if not regions:
            return self.none()
        membre = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
        deport = Q(dossier__in=membre) | Q(destinataire__in=membre)
        deport |= Deport.objects.ferme_a(utilisateur, "dossier") | Deport.objects.ferme_a(utilisateur, "destinataire")
        return self.filter(region__in=regions).exclude(deport)

    def a_traiter(self) -> "MessageQuerySet":
        """Écrits, ni transmis, ni répondus."""
        return self.filter(etat=E.ENVOYE)

    def recus(self) -> "MessageQuerySet":
        """Ceux que leur destinataire peut lire."""
        return self.filter(etat=E.TRANSMIS)


class MessageVoisin(ModeleEtats):
    """Un message d'un ``dossier`` à un autre. Chacun ne sait de l'autre que le nom et l'étape.

    ``nom``, ``etape`` et ``communes`` (les noms des communes partagées) sont figés à l'envoi : d'un brouillon, le
    Guichet n'apprend rien d'autre. ``reponse`` : le mot du Guichet, joint à la transmission ou à la place.
    """

    SUJET = Sujet.MESSAGE
    FICHES = FICHES_MESSAGE
    REPERE = "message"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="messages_envoyes")
    destinataire = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="messages_recus")
    region = models.ForeignKey("territoires.Region", models.PROTECT, related_name="+")
    nom = models.CharField("CPTS qui écrit", max_length=200)
    etape = models.CharField("étape de la CPTS qui écrit", max_length=80)
    communes = models.JSONField("communes partagées", default=list, blank=True)
    texte = models.TextField("message")
    etat = ChampEtat("état", choices=E, default=E.ENVOYE)
    ecrit_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ecrit_le = models.DateTimeField("écrit le")
    reponse = models.TextField("mot du Guichet", blank=True)
    traite_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    traite_le = models.DateTimeField("traité le", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message à une CPTS voisine"
        verbose_name_plural = "messages entre CPTS voisines"
        ordering = ["-ecrit_le", "-id"]
        indexes = [models.Index(fields=["region", "etat"], name="message_region_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "destinataire"],
                condition=Q(etat=E.ENVOYE),
                name="un_message_en_attente_par_voisine",
                violation_error_message="Le Guichet n’a pas encore lu votre précédent message à cette CPTS.",
            ),
            models.CheckConstraint(
                condition=~Q(dossier=F("destinataire")),
                name="message_a_une_autre_cpts",
                violation_error_message="On n’écrit pas à sa propre CPTS.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.TRANSMIS, E.REPONDU]) | Q(traite_par__isnull=False, traite_le__isnull=False),
                name="message_traite_a_un_auteur",
                violation_error_message="Un message traité a un auteur et une date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.REPONDU) | ~Q(reponse=""),
                name="message_repondu_a_une_reponse",
                violation_error_message="Un message répondu a une réponse.",
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} de {self.nom}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:message", args=[self.pk])

    @transition(etat, source=E.ENVOYE, target=E.TRANSMIS)
    def transmettre(self) -> None:
        """Le coordinateur transmet le message tel quel, avec un mot s'il le veut."""

    @transition(etat, source=E.ENVOYE, target=E.REPONDU)
    def repondre(self) -> None:
        """Le coordinateur répond lui-même : le message n'est pas transmis."""

    @transition(etat, source=E.ENVOYE, target=E.RETIRE)
    def retirer(self) -> None:
        """L'équipe le reprend avant que le Guichet ne l'ait traité."""
