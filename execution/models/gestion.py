"""Le dialogue de gestion d'une année contractuelle : positions, valeurs tranchées, suites, approbations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from contrats.enums import Partie
from dossiers.enums import Sujet
from execution.enums_gestion import (
    FICHES_GESTION,
    FICHES_POSITION,
    FICHES_SUITE,
    EtatPosition,
    EtatSuite,
    NatureValeur,
)
from execution.enums_gestion import EtatGestion as E
from execution.models.releves import VALEUR


class DialogueDeGestion(ModeleEtats):
    """Un par contrat et par année. Gelé, ses relevés ne changent plus ; tenu, son compte rendu s'écrit.

    ``version``, ``photographie`` et ``empreinte`` (SHA-256) figent le compte rendu soumis : on approuve une empreinte.
    ``points`` : la copie de travail de l'ordre du jour, par point (vide : ce que disent les données). Les versions
    soumises de l'ordre du jour et du compte rendu se négocient (ADR 0034) : la dernière, et celle que les trois ont
    arrêtée.
    """

    SUJET = Sujet.GESTION
    FICHES = FICHES_GESTION
    REPERE = "gestion"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="dialogues_de_gestion")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="dialogues")
    annee = models.PositiveSmallIntegerField("année contractuelle")
    etat = ChampEtat("état", choices=E, default=E.PREPARATION)
    debut = models.DateTimeField("début")
    lieu = models.CharField("lieu", max_length=200)
    revision = models.PositiveSmallIntegerField("changements de date", default=0)
    points = models.JSONField("ordre du jour", default=dict, blank=True)
    ordre_soumis = models.ForeignKey(
        "negociation.VersionSoumise", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordre_arrete = models.ForeignKey(
        "negociation.VersionSoumise", models.PROTECT, null=True, blank=True, related_name="+"
    )
    compte_rendu = models.ForeignKey(
        "negociation.VersionSoumise", models.PROTECT, null=True, blank=True, related_name="+"
    )
    presents = models.CharField("présents", max_length=500, blank=True)
    conclusions = models.TextField("ce qui s’est dit", max_length=6000, blank=True)
    version = models.PositiveSmallIntegerField("version du compte rendu", default=0)
    photographie = models.JSONField("compte rendu soumis", default=dict, blank=True)
    empreinte = models.CharField("empreinte du compte rendu", max_length=64, blank=True)
    soumis_le = models.DateTimeField("soumis le", null=True, blank=True)
    approuve_le = models.DateTimeField("approuvé le", null=True, blank=True)

    class Meta:
        verbose_name = "dialogue de gestion"
        verbose_name_plural = "dialogues de gestion"
        ordering = ["contrat", "annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "annee"],
                name="un_dialogue_par_annee",
                violation_error_message="Le dialogue de cette année est déjà ouvert.",
            ),
            models.CheckConstraint(
                condition=Q(annee__range=(1, 5)),
                name="dialogue_annee_contractuelle",
                violation_error_message="L’année contractuelle va de 1 à 5.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.A_APPROUVER, E.APPROUVE]) | (~Q(empreinte="") & Q(soumis_le__isnull=False)),
                name="dialogue_soumis_a_une_empreinte",
                violation_error_message="Un compte rendu soumis porte l’empreinte de son texte.",
            ),
            models.CheckConstraint(
                condition=Q(etat=E.APPROUVE, approuve_le__isnull=False)
                | (~Q(etat=E.APPROUVE) & Q(approuve_le__isnull=True)),
                name="dialogue_approuve_a_une_date",
                violation_error_message="Un compte rendu approuvé, et lui seul, a une date d’approbation.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "debut"], name="dialogue_etat_debut")]

    def __str__(self) -> str:
        return f"Dialogue de gestion de l’année {self.annee}"

    def get_absolute_url(self) -> str:
        return reverse("execution:dialogue", args=[self.dossier.numero, self.annee]) + self.contrat.parametre

    @transition(etat, source=E.PREPARATION, target=E.GELE)
    def geler(self) -> None:
        """Les relevés de l'année ne changent plus avant le dialogue."""

    @transition(etat, source=E.GELE, target=E.PREPARATION)
    def degeler(self) -> None:
        """Les relevés s'ouvrent à nouveau, avec un motif."""

    @transition(etat, source=E.GELE, target=E.TENU)
    def tenir(self) -> None:
        """Le dialogue a eu lieu."""

    @transition(etat, source=E.TENU, target=E.A_APPROUVER)
    def soumettre(self) -> None:
        """Le compte rendu est figé et soumis aux trois parties."""

    @transition(etat, source=E.A_APPROUVER, target=E.A_APPROUVER)
    def approuver(self) -> None:
        """Une partie approuve, une fois."""

    @transition(etat, source=E.A_APPROUVER, target=E.TENU)
    def reprendre(self) -> None:
        """Une partie demande une correction ; les approbations sont annulées."""

    @transition(etat, source=E.A_APPROUVER, target=E.TENU)
    def corriger(self) -> None:
        """Une modification proposée est acceptée ; les approbations sont annulées."""

    @transition(etat, source=E.A_APPROUVER, target=E.APPROUVE)
    def clore(self) -> None:
        """Les trois parties ont approuvé : les valeurs retenues paient."""


class Position(ModeleEtats):
    """Ce qu'une partie écrit avant le dialogue ; cachée aux autres tant qu'elles n'ont pas envoyé la leur."""

    SUJET = Sujet.POSITION
    FICHES = FICHES_POSITION
    REPERE = "position"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="positions_de_gestion")
    dialogue = models.ForeignKey(DialogueDeGestion, models.PROTECT, related_name="positions")
    partie = models.CharField(max_length=10, choices=Partie)
    etat = ChampEtat("état", choices=EtatPosition, default=EtatPosition.BROUILLON)
    texte = models.TextField(max_length=6000, blank=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    modifiee_le = models.DateTimeField("modifiée le")
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)

    class Meta:
        verbose_name = "position avant le dialogue"
        verbose_name_plural = "positions avant le dialogue"
        ordering = ["dialogue", "partie"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "partie"], name="une_position_par_partie"),
            models.CheckConstraint(
                condition=~Q(etat=EtatPosition.ENVOYEE) | (Q(envoyee_le__isnull=False) & ~Q(texte="")),
                name="position_envoyee_datee",
                violation_error_message="Une position envoyée a un texte et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Position : {self.get_partie_display()}"

    @property
    def contrat(self) -> object:
        """Le contrat dont on parle."""
        return self.dialogue.contrat

    @transition(etat, source=EtatPosition.BROUILLON, target=EtatPosition.ENVOYEE)
    def envoyer(self) -> None:
        """La partie l'envoie ; elle découvre celles déjà envoyées."""


class ValeurRetenue(models.Model):
    """Ce que le dialogue tranche d'un indicateur ; ne paie qu'une fois le compte rendu approuvé."""

    dialogue = models.ForeignKey(DialogueDeGestion, models.CASCADE, related_name="retenues")
    code = models.CharField("code de l’indicateur", max_length=60)
    nature = models.CharField(max_length=10, choices=NatureValeur)
    valeur = models.DecimalField(null=True, blank=True, **VALEUR)
    motif = models.TextField(max_length=2000)

    class Meta:
        verbose_name = "valeur retenue"
        verbose_name_plural = "valeurs retenues"
        ordering = ["dialogue", "code"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "code"], name="une_valeur_retenue_par_indicateur"),
            models.CheckConstraint(
                condition=Q(nature=NatureValeur.VALEUR, valeur__isnull=False)
                | (~Q(nature=NatureValeur.VALEUR) & Q(valeur__isnull=True)),
                name="valeur_retenue_ou_rien",
                violation_error_message="Une valeur masquée ou manquante n’a pas de chiffre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.valeur}"


class Suite(ModeleEtats):
    """Une décision ou une action du dialogue : qui, pour quand, où elle en est."""

    SUJET = Sujet.SUITE
    FICHES = FICHES_SUITE
    REPERE = "suite"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="suites_de_gestion")
    dialogue = models.ForeignKey(DialogueDeGestion, models.PROTECT, related_name="suites")
    texte = models.CharField("décision ou action", max_length=500)
    partie = models.CharField("partie responsable", max_length=10, choices=Partie)
    responsable = models.CharField("responsable", max_length=150)
    echeance_le = models.DateField("pour le")
    etat = ChampEtat("état", choices=EtatSuite, default=EtatSuite.A_FAIRE)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    motif = models.TextField("motif de l’abandon", max_length=2000, blank=True)

    class Meta:
        verbose_name = "suite du dialogue"
        verbose_name_plural = "suites du dialogue"
        ordering = ["dialogue", "echeance_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatSuite.A_FAIRE, close_le__isnull=True)
                | (~Q(etat=EtatSuite.A_FAIRE) & Q(close_le__isnull=False)),
                name="suite_close_a_une_date",
                violation_error_message="Une suite faite ou abandonnée, et elle seule, porte une date.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatSuite.ABANDONNEE) & ~Q(motif="") | ~Q(etat=EtatSuite.ABANDONNEE) & Q(motif=""),
                name="suite_abandonnee_dit_pourquoi",
                violation_error_message="Une suite abandonnée, et elle seule, dit pourquoi.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "echeance_le"], name="suite_etat_echeance")]

    def __str__(self) -> str:
        return self.texte

    @property
    def contrat(self) -> object:
        """Le contrat dont on parle."""
        return self.dialogue.contrat

    @transition(etat, source=EtatSuite.A_FAIRE, target=EtatSuite.FAITE)
    def faire(self) -> None:
        """C'est fait."""

    @transition(etat, source=EtatSuite.A_FAIRE, target=EtatSuite.ABANDONNEE)
    def abandonner(self) -> None:
        """Les parties y renoncent."""


class Approbation(models.Model):
    """L'accord d'une partie sur l'empreinte du compte rendu ; annulée (jamais effacée) si l'on y revient."""

    dialogue = models.ForeignKey(DialogueDeGestion, models.PROTECT, related_name="approbations")
    partie = models.CharField(max_length=10, choices=Partie)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    empreinte = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    approuvee_le = models.DateTimeField("approuvée le")
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "approbation d’un compte rendu"
        verbose_name_plural = "approbations de comptes rendus"
        ordering = ["dialogue", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "partie"],
                condition=Q(annulee_le__isnull=True),
                name="une_approbation_valide_par_partie",
                violation_error_message="Cette partie a déjà approuvé.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_partie_display()} approuve la version {self.version}"
