"""Une décision avant qu'elle soit prise : préparée par l'instructeur, prise par le décideur.

De l'ARS sur la lettre ou le projet, de l'Assurance Maladie sur le projet. Rien de ces tables ne sort de ce côté avant
la prise ; ce que lit le porteur est la lettre ou le projet, son événement et son PDF.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import MotifOpposition, MotifRefusFIR, Sujet
from instruction.enums_ars import (
    DECISION_MODIFIABLE,
    DECISION_VIVANTE,
    FICHES_DECISION,
    FICHES_DECISION_AM,
    SensDecision,
    VoieDecision,
)
from instruction.enums_ars import EtatDecision as E

# Ce que veut dire un motif codé, selon ce qui se décide ; l'Assurance Maladie écrit le sien.
MOTIFS: dict[str, dict[str, str]] = {
    VoieDecision.LETTRE_ARS: dict(MotifRefusFIR.choices),
    VoieDecision.PROJET_ARS: dict(MotifOpposition.choices),
    VoieDecision.PROJET_AM: {},
}


SENS: dict[str, dict[str, str]] = {
    VoieDecision.LETTRE_ARS: {SensDecision.ACCORD: "Accord", SensDecision.REFUS: "Refus"},
    VoieDecision.PROJET_ARS: {SensDecision.ACCORD: "Validation", SensDecision.REFUS: "Opposition"},
    VoieDecision.PROJET_AM: {SensDecision.ACCORD: "Validation", SensDecision.REFUS: "Refus"},
}


class DecisionPreparee(ModeleEtats):
    """Sens, montant et lignes (euros, au centime), convention ou motif ; porte sur ``version`` de ce qui se décide.

    ``voie`` : la lettre ou le projet, l'ARS ou l'Assurance Maladie. Montant, convention et lignes : la lettre seule.

    ``proposition`` fige ce que l'instructeur a proposé ; ``modifications`` dit ce que le décideur y a changé.
    """

    SUJET = Sujet.DECISION
    FICHES = FICHES_DECISION
    REPERE = "decision"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="decisions_preparees")
    etat = ChampEtat("état", choices=E, default=E.EN_PREPARATION)
    voie = models.CharField(max_length=20, choices=VoieDecision, default=VoieDecision.LETTRE_ARS)
    version = models.PositiveIntegerField("version instruite")
    sens = models.CharField("sens", max_length=10, choices=SensDecision, blank=True)
    montant = models.DecimalField(
        "montant accordé", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    convention = models.CharField("référence de la convention", max_length=100, blank=True)
    motif = models.CharField("motif codé", max_length=20, blank=True)
    texte = models.TextField("message au porteur", blank=True)
    preparee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    preparee_le = models.DateTimeField("préparée le")
    proposee_le = models.DateTimeField("proposée le", null=True, blank=True)
    proposition = models.JSONField("ce qui a été proposé", default=dict, blank=True)
    prise_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    prise_le = models.DateTimeField("prise le", null=True, blank=True)
    modifications = models.JSONField("ce que le décideur a changé", default=list, blank=True)

    class Meta:
        verbose_name = "décision préparée"
        verbose_name_plural = "décisions préparées"
        ordering = ["dossier", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "voie"],
                condition=Q(etat__in=DECISION_VIVANTE),
                name="une_decision_en_preparation_par_voie",
                violation_error_message="Une décision est déjà en préparation pour ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(montant__isnull=True) | Q(montant__gte=0),
                name="decision_montant_positif",
                violation_error_message="Un montant accordé ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.PROPOSEE, E.PRISE])
                | Q(voie=VoieDecision.LETTRE_ARS, sens=SensDecision.ACCORD, montant__isnull=False)
                | (Q(sens=SensDecision.ACCORD) & ~Q(voie=VoieDecision.LETTRE_ARS))
                | (Q(sens=SensDecision.REFUS) & ~Q(motif=""))
                | Q(sens=SensDecision.REFUS, voie=VoieDecision.PROJET_AM),
                name="decision_proposee_a_un_sens",
                violation_error_message="Une décision proposée dit son sens, et son montant ou son motif.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.PRISE) | Q(prise_par__isnull=False, prise_le__isnull=False),
                name="decision_prise_a_un_auteur",
                violation_error_message="Une décision prise a un auteur et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Décision préparée {self.pk} du dossier {self.dossier_id}"

    @property
    def sens_en_clair(self) -> str:
        """Le sens, dans les mots de sa voie ; vide s'il reste à choisir."""
        return SENS[self.voie].get(self.sens, "")

    @property
    def motif_en_clair(self) -> str:
        """Le motif codé, tel que sa liste le dit."""
        return MOTIFS[self.voie].get(self.motif, "")

    @property
    def modifiable(self) -> bool:
        """Vrai tant qu'elle n'est ni proposée ni close."""
        return self.etat in DECISION_MODIFIABLE

    @transition(etat, source=list(DECISION_MODIFIABLE), target=E.PROPOSEE)
    def proposer(self) -> None:
        """L'instructeur la propose au décideur."""

    @transition(etat, source=E.PROPOSEE, target=E.EN_PREPARATION)
    def rappeler(self) -> None:
        """L'instructeur la reprend avant que le décideur ne se prononce."""

    @transition(etat, source=E.PROPOSEE, target=E.RENVOYEE)
    def renvoyer(self) -> None:
        """Le décideur la renvoie, avec un commentaire."""

    @transition(etat, source=E.PROPOSEE, target=E.PRISE)
    def prendre(self) -> None:
        """Le décideur la prend ; l'acte sur la lettre suit dans la même opération."""

    @transition(etat, source=list(DECISION_VIVANTE), target=E.SANS_OBJET)
    def abandonner(self) -> None:
        """La lettre a été décidée autrement, retirée ou classée : la préparation n'a plus d'objet."""


class DecisionAM(DecisionPreparee):
    """La même, de l'Assurance Maladie : ses événements ne se lisent que d'elle."""

    SUJET = Sujet.DECISION_AM
    FICHES = FICHES_DECISION_AM

    class Meta:
        proxy = True
        verbose_name = "décision préparée de l’Assurance Maladie"
        verbose_name_plural = "décisions préparées de l’Assurance Maladie"


class LigneDecision(models.Model):
    """Un poste du budget : ce qui est demandé, ce qui est retenu (euros), et pourquoi les deux diffèrent."""

    decision = models.ForeignKey(DecisionPreparee, models.CASCADE, related_name="lignes")
    rang = models.PositiveSmallIntegerField()
    compte = models.CharField("compte", max_length=30)
    libelle = models.CharField("poste", max_length=300)
    demande = models.DecimalField("montant demandé", max_digits=12, decimal_places=2, default=Decimal(0))
    retenu = models.DecimalField("montant retenu", max_digits=12, decimal_places=2, default=Decimal(0))
    motif_ecart = models.CharField("motif de l’écart", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne d’une décision"
        verbose_name_plural = "lignes d’une décision"
        ordering = ["decision", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "rang"], name="ligne_une_fois_par_decision"),
            models.CheckConstraint(
                condition=Q(demande__gte=0, retenu__gte=0),
                name="ligne_de_decision_positive",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} : {self.retenu}"
