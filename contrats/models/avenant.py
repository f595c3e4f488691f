"""L'avenant : ce qui change d'un contrat signé, à une date, signé des trois parties (domaine §2)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat
from contrats.enums import AVENANTS_OUVERTS, FICHES_AVENANT
from contrats.enums import EtatAvenant as E
from contrats.models.acte import ActeSignable
from dossiers.enums import Sujet


class Avenant(ActeSignable):
    """Un avenant et ce qu'il change (``motifs`` : valeurs de ``MotifAvenant``).

    ``effet_prevu`` : jour voulu, vide pour « le jour de la dernière signature ». ``effet_le`` : jour d'effet acquis à
    la signature, jamais avant elle.
    """

    SUJET = Sujet.AVENANT
    FICHES = FICHES_AVENANT
    REPERE = "avenant"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="avenants")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="avenants")
    numero = models.PositiveSmallIntegerField("numéro")
    etat = ChampEtat("état", choices=E, default=E.PREPARATION)
    motifs = models.JSONField("ce que l’avenant change", default=list)
    objet = models.TextField("objet de l’avenant")
    effet_prevu = models.DateField("prise d’effet prévue le", null=True, blank=True)
    effet_le = models.DateField("prend effet le", null=True, blank=True)

    class Meta:
        verbose_name = "avenant"
        ordering = ["contrat", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["contrat", "numero"], name="avenant_numero_unique"),
            models.UniqueConstraint(
                fields=["contrat"],
                condition=Q(etat__in=AVENANTS_OUVERTS),
                name="un_avenant_ouvert_par_contrat",
                violation_error_message="Un avenant est déjà ouvert sur ce contrat.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[E.PREPARATION, E.ABANDONNE]) | (Q(propose_le__isnull=False) & ~Q(empreinte="")),
                name="avenant_propose_a_une_empreinte",
                violation_error_message="Un avenant proposé porte sa date et l’empreinte de son contenu.",
            ),
            models.CheckConstraint(
                condition=Q(etat=E.SIGNE, signe_le__isnull=False, effet_le__gte=F("signe_le"))
                | (~Q(etat=E.SIGNE) & Q(signe_le__isnull=True, effet_le__isnull=True)),
                name="avenant_sans_effet_avant_sa_signature",
                violation_error_message="Un avenant ne prend jamais effet avant sa dernière signature.",
            ),
        ]
        indexes = [models.Index(fields=["contrat", "etat", "effet_le"], name="avenant_effet")]

    def __str__(self) -> str:
        return f"Avenant {self.numero} du contrat {self.contrat_id}"

    def get_absolute_url(self) -> str:
        return reverse("contrats:avenant", args=[self.dossier.numero, self.numero]) + self.contrat.parametre

    def adresse_d_acte(self, nom: str) -> str:
        """La page où cette transition se franchit."""
        return reverse("contrats:avenant_acte", args=[self.dossier.numero, self.numero, nom]) + self.contrat.parametre

    @property
    def adresse_de_la_version(self) -> str:
        """Le lien de la version proposée : une autre la remplace, il le dira."""
        adresse = reverse("contrats:avenant_version_proposee", args=[self.dossier.numero, self.numero, self.version])
        return adresse + self.contrat.parametre

    @property
    def le_contrat(self):
        return self.contrat

    @property
    def nom(self) -> str:
        """« l'avenant n° 2 », tel qu'on le nomme dans une phrase."""
        return f"l’avenant n° {self.numero}"

    @property
    def titre(self) -> str:
        """« Avenant n° 2 », seul sur sa ligne."""
        return f"Avenant n° {self.numero}"

    def prochaine_date(self) -> tuple[date | None, str]:
        return (self.effet_le or self.effet_prevu), "prise d’effet de l’avenant"

    @transition(etat, source=E.PREPARATION, target=E.A_SIGNER)
    def proposer(self) -> None:
        """L'instructeur de l'ARS propose ; le contenu est figé."""

    @transition(etat, source=E.A_SIGNER, target=E.PREPARATION)
    def rappeler(self) -> None:
        """Une partie rappelle l'avenant ; les signatures déjà données sont annulées."""

    @transition(etat, source=E.A_SIGNER, target=E.A_SIGNER)
    def signer(self) -> None:
        """Une partie signe, une fois, dans n'importe quel ordre."""

    @transition(etat, source=E.A_SIGNER, target=E.SIGNE)
    def activer(self) -> None:
        """La troisième signature est donnée : l'avenant est signé, son effet est daté."""

    @transition(etat, source=E.A_SIGNER, target=E.PREPARATION)
    def refuser_signature(self) -> None:
        """Un signataire refuse avec un motif."""

    @transition(etat, source=[E.PREPARATION, E.A_SIGNER], target=E.ABANDONNE)
    def abandonner(self) -> None:
        """Une partie renonce à l'avenant avant sa signature."""
