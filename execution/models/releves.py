"""Ce que chaque partie relève d'un indicateur, année par année : deux valeurs côte à côte, jamais confondues."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from contrats.enums import Partie
from dossiers.enums import Sujet
from execution.enums_gestion import FICHES_RELEVE, EtatReleve, NatureValeur

TOUS = list(EtatReleve)
VALEUR = {"max_digits": 14, "decimal_places": 4}


class Releve(ModeleEtats):
    """Un indicateur (``code`` du contrat) et une année contractuelle (1 à 5).

    ``rallie`` : la partie qui a accepté la valeur de l'autre sans en saisir une égale. ``motif`` : du désaccord.
    """

    SUJET = Sujet.RELEVE
    FICHES = FICHES_RELEVE
    REPERE = "releve"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="releves")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="releves")
    code = models.CharField("code de l’indicateur", max_length=60)
    annee = models.PositiveSmallIntegerField("année contractuelle")
    etat = ChampEtat("état", choices=EtatReleve, default=EtatReleve.ATTENDU)
    rallie = models.CharField("partie ralliée", max_length=10, choices=Partie, blank=True)
    motif = models.TextField("motif du désaccord", blank=True)

    class Meta:
        verbose_name = "relevé d’indicateur"
        verbose_name_plural = "relevés d’indicateurs"
        ordering = ["contrat", "annee", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "code", "annee"],
                name="releve_un_par_annee",
                violation_error_message="Cet indicateur est déjà relevé pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(annee__range=(1, 5)),
                name="releve_annee_contractuelle",
                violation_error_message="L’année contractuelle va de 1 à 5.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatReleve.DESACCORD) | ~Q(motif=""),
                name="releve_desaccord_dit_pourquoi",
                violation_error_message="Un désaccord dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, année {self.annee}"

    def get_absolute_url(self) -> str:
        return reverse("execution:relever", args=[self.dossier.numero, self.code, self.annee]) + self.contrat.parametre

    @transition(etat, source=TOUS, target=EtatReleve.SAISI)
    def saisir(self) -> None:
        """Une partie relève, l'autre pas encore."""

    @transition(etat, source=TOUS, target=EtatReleve.CONCORDANT)
    def concorder(self) -> None:
        """Les deux parties disent la même chose."""

    @transition(etat, source=TOUS, target=EtatReleve.DESACCORD)
    def contester(self) -> None:
        """Une partie relève autre chose que l'autre, et dit pourquoi."""

    @transition(etat, source=[EtatReleve.SAISI, EtatReleve.DESACCORD], target=EtatReleve.CONCORDANT)
    def rallier(self) -> None:
        """Une partie accepte la valeur de l'autre."""


class ValeurRelevee(models.Model):
    """Ce qu'une partie a relevé, sa preuve et sa date ; en ajout seul : corriger, c'est relever à nouveau.

    La preuve est un fichier, ou la requête qui produit le chiffre, avec le jour où il a été lu (``observee_le``).
    """

    releve = models.ForeignKey(Releve, models.PROTECT, related_name="valeurs")
    partie = models.CharField(max_length=10, choices=Partie)
    nature = models.CharField(max_length=10, choices=NatureValeur, default=NatureValeur.VALEUR)
    valeur = models.DecimalField(null=True, blank=True, **VALEUR)
    observee_le = models.DateField("lue le")
    requete = models.TextField("requête ou source", max_length=2000, blank=True)
    preuve = models.ForeignKey("dossiers.PieceJointe", models.PROTECT, null=True, blank=True, related_name="+")
    commentaire = models.TextField(max_length=2000, blank=True)
    saisie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saisie_le = models.DateTimeField("saisie le")

    class Meta:
        verbose_name = "valeur relevée"
        verbose_name_plural = "valeurs relevées"
        ordering = ["releve", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nature=NatureValeur.VALEUR, valeur__isnull=False)
                | (~Q(nature=NatureValeur.VALEUR) & Q(valeur__isnull=True)),
                name="valeur_relevee_ou_rien",
                violation_error_message="Une valeur masquée ou manquante n’a pas de chiffre.",
            ),
            models.CheckConstraint(
                condition=Q(nature=NatureValeur.MANQUANTE) | Q(preuve__isnull=False) | ~Q(requete=""),
                name="valeur_relevee_prouvee",
                violation_error_message="Un relevé porte sa preuve : un fichier ou la requête qui le produit.",
            ),
            models.CheckConstraint(
                condition=Q(partie__in=[Partie.CPTS, Partie.AM]),
                name="valeur_relevee_de_qui_releve",
                violation_error_message="La CPTS et la caisse relèvent ; l’ARS lit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_partie_display()} : {self.valeur if self.valeur is not None else self.get_nature_display()}"

    def dit_comme(self, autre: "ValeurRelevee") -> bool:
        """Vrai si les deux parties disent la même chose."""
        return (self.nature, self.valeur) == (autre.nature, autre.valeur)
