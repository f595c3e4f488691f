"""L'aide de l'URPS des médecins libéraux à l'élaboration de la lettre d'intention (S4), de la demande à la preuve."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dialogue.enums_aides import AIDE_SANS_SUITE, FICHES_AIDE
from dialogue.enums_aides import EtatAide as E
from dossiers.enums import Sujet
from dossiers.models import Deport, MembreEquipe, PieceJointe

if TYPE_CHECKING:
    from comptes.models import Utilisateur

_DECIDEES = [E.ACCORDEE, E.REFUSEE, E.JUSTIFIEE, E.VERSEE, E.A_REVERSER, E.REVERSEE]
_VERSEES = [E.VERSEE, E.A_REVERSER, E.REVERSEE]


class AideQuerySet(models.QuerySet):
    """Les lectures d'aides côté Guichet ; l'équipe passe par son dossier."""

    def visibles_par(self, utilisateur: "Utilisateur") -> "AideQuerySet":
        """Celles de la région du coordinateur, hors des dossiers dont il est membre ou acteur (domaine §3)."""
        regions = {m.region for m in mandats_avec(utilisateur, Capacite.TRAITER_AIDE) if m.region}
        if not regions:
            return self.none()
        membre = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
        return self.filter(region__in=regions).exclude(
            Q(dossier__in=membre) | Deport.objects.ferme_a(utilisateur, "dossier")
        )


class AideURPS(ModeleEtats):
    """Une aide par CPTS, comptée sur ``souche`` : le premier dossier d'une suite de lettres reprises.

    L'URPS des médecins libéraux décide ; le coordinateur du Guichet, qui lui remet la demande, note sa décision et sa
    référence. Montants en euros. Le Guichet n'en lit que le nom de la CPTS, le département et les justificatifs.
    """

    SUJET = Sujet.AIDE
    FICHES = FICHES_AIDE
    REPERE = "aide"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="aides")
    souche = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    departement = models.ForeignKey("territoires.Departement", models.PROTECT, related_name="+")
    region = models.ForeignKey("territoires.Region", models.PROTECT, related_name="+")
    etat = ChampEtat("état", choices=E, default=E.DEMANDEE)
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    demandee_le = models.DateTimeField("demandée le")
    montant = models.DecimalField("montant accordé", max_digits=9, decimal_places=2, null=True, blank=True)
    decidee_le = models.DateField("décidée par l’URPS le", null=True, blank=True)
    reference = models.CharField("référence de la décision", max_length=80, blank=True)
    notee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    justifiee_le = models.DateTimeField("justifiée le", null=True, blank=True)
    verse = models.DecimalField("montant versé", max_digits=9, decimal_places=2, null=True, blank=True)
    versee_le = models.DateField("versée le", null=True, blank=True)
    a_reverser = models.DecimalField("montant à reverser", max_digits=9, decimal_places=2, null=True, blank=True)
    motif = models.TextField("motif", blank=True)

    objects = AideQuerySet.as_manager()

    class Meta:
        verbose_name = "aide de l’URPS"
        verbose_name_plural = "aides de l’URPS"
        ordering = ["-demandee_le", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["souche"],
                condition=~Q(etat__in=AIDE_SANS_SUITE),
                name="aide_une_seule_par_cpts",
                violation_error_message="Cette CPTS a déjà demandé ou reçu cette aide.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_DECIDEES) | Q(decidee_le__isnull=False, notee_par__isnull=False),
                name="aide_decidee_a_une_date",
                violation_error_message="Une décision a une date, et quelqu’un l’a notée.",
            ),
            models.CheckConstraint(
                condition=Q(montant__isnull=True) | Q(montant__gt=0),
                name="aide_montant_positif",
                violation_error_message="Le montant accordé est positif.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_VERSEES) | Q(verse__gt=0, verse__lte=F("montant"), versee_le__isnull=False),
                name="aide_versee_au_plus_l_accorde",
                violation_error_message="On verse au plus le montant accordé, à une date.",
            ),
            models.CheckConstraint(
                condition=Q(a_reverser__isnull=True) | Q(a_reverser__gt=0, a_reverser__lte=F("verse")),
                name="aide_reversee_au_plus_le_verse",
                violation_error_message="On reverse au plus le montant versé.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.REFUSEE, E.A_REVERSER]) | ~Q(motif=""),
                name="aide_refusee_dit_pourquoi",
                violation_error_message="Un refus ou un reversement dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"aide de l’URPS {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("dialogue:aide", args=[self.pk])

    @property
    def preuves(self) -> models.QuerySet[PieceJointe]:
        """Ses justificatifs, hors de la corbeille."""
        return self.dossier.pieces_jointes.presentes().filter(sujet=Sujet.AIDE, rubrique=str(self.pk)).order_by("pk")

    @transition(etat, source=E.DEMANDEE, target=E.ACCORDEE)
    def accorder(self) -> None:
        """L'URPS accorde un montant."""

    @transition(etat, source=E.DEMANDEE, target=E.REFUSEE)
    def refuser(self) -> None:
        """L'URPS refuse, et dit pourquoi."""

    @transition(etat, source=E.ACCORDEE, target=E.JUSTIFIEE)
    def justifier(self) -> None:
        """L'équipe remet ses justificatifs."""

    @transition(etat, source=E.JUSTIFIEE, target=E.ACCORDEE)
    def renvoyer(self) -> None:
        """Les justificatifs ne suffisent pas."""

    @transition(etat, source=E.JUSTIFIEE, target=E.VERSEE)
    def verser(self) -> None:
        """L'URPS a versé l'aide."""

    @transition(etat, source=E.VERSEE, target=E.A_REVERSER)
    def reclamer(self) -> None:
        """Une part, ou le tout, est à rendre."""

    @transition(etat, source=E.A_REVERSER, target=E.REVERSEE)
    def solder(self) -> None:
        """La somme est rendue."""

    @transition(etat, source=[E.DEMANDEE, E.ACCORDEE], target=E.ANNULEE)
    def annuler(self) -> None:
        """L'équipe y renonce."""
