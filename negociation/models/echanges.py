"""Ce que les parties se disent d'une version : remarques, réponses, modifications proposées."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import transition

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_iban
from commun.fsm import ChampEtat, ModeleEtats
from contrats.enums import Partie
from dossiers.enums import Sujet
from negociation.enums import (
    FICHES_MODIFICATION,
    FICHES_REMARQUE,
    EtatModification,
    EtatRemarque,
    NatureModification,
)
from negociation.models.versions import AvecSonActe, VersionSoumise
from negociation.textes import TexteNegocie


class Echange(ModeleEtats):
    """Base : ce qu'une partie écrit d'une clause (``clause`` : sa clé stable ; ``libelle`` : son nom ce jour-là)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="%(class)ss_de_negociation")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="%(class)ss")
    version = models.ForeignKey(VersionSoumise, models.PROTECT, related_name="%(class)ss")
    partie = models.CharField(max_length=10, choices=Partie)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    clause = models.CharField(max_length=60)
    libelle = models.CharField("clause", max_length=450)
    ecrite_le = models.DateTimeField("écrite le")

    objects = AvecSonActe("version__contrat__caisse", "version__avenant")

    class Meta:
        abstract = True

    @property
    def negocie(self) -> TexteNegocie:
        """Le texte que l'on négocie."""
        self.version.dossier = self.dossier
        return self.version.negocie


class Remarque(Echange):
    """Un fil sur une clause, ou sur l'un de ses champs (``champ``) ; ouvert, il suit d'une version à l'autre."""

    SUJET = Sujet.REMARQUE
    FICHES = FICHES_REMARQUE
    REPERE = "remarque"

    champ = models.CharField("ce qui est visé", max_length=200, blank=True)
    texte = models.TextField(max_length=3000)
    etat = ChampEtat("état", choices=EtatRemarque, default=EtatRemarque.OUVERTE)

    class Meta:
        verbose_name = "remarque"
        ordering = ["ecrite_le", "id"]

    def __str__(self) -> str:
        return f"Remarque {self.pk}"

    @transition(etat, source=EtatRemarque.OUVERTE, target=EtatRemarque.RESOLUE)
    def resoudre(self) -> None:
        """Son auteur, ou qui rédige, tient la remarque pour réglée."""

    @transition(etat, source=EtatRemarque.RESOLUE, target=EtatRemarque.OUVERTE)
    def rouvrir(self) -> None:
        """La remarque n'était pas réglée."""


class Reponse(models.Model):
    """Une réponse à une remarque, en ajout seul."""

    remarque = models.ForeignKey(Remarque, models.PROTECT, related_name="reponses")
    partie = models.CharField(max_length=10, choices=Partie)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    texte = models.TextField(max_length=3000)
    ecrite_le = models.DateTimeField("écrite le")

    class Meta:
        verbose_name = "réponse"
        ordering = ["ecrite_le", "id"]

    def __str__(self) -> str:
        return f"Réponse {self.pk}"


class Modification(Echange):
    """Ce qu'une partie propose d'écrire à la place, champ par champ.

    ``changements`` : par champ, son nom, son libellé, avant et après en mots, puis tels que le formulaire de la
    préparation les lit (``brut_avant``, ``brut``). ``suite`` : pourquoi elle est refusée.

    ``partage`` : pour un indicateur ajouté ou retiré, l'enveloppe de la mission et le montant de chaque indicateur
    rémunéré avant et après, en texte (vide : il n'y est pas) ; rien sans part variable.

    ``mesure`` : habitants, taille et euros avant et après, en texte, et ce qu'il resterait à régler ; vide si rien n'en
    bouge. ``iban`` : le compte proposé, gardé hors des changements et effacé dès la réponse.
    """

    SUJET = Sujet.MODIFICATION
    FICHES = FICHES_MODIFICATION
    REPERE = "modification"

    motif = models.TextField(max_length=2000)
    nature = models.CharField(max_length=10, choices=NatureModification, default=NatureModification.CHAMPS)
    changements = models.JSONField("changements")
    partage = models.JSONField("partage de la part variable", default=dict, blank=True)
    mesure = models.JSONField("habitants, taille et euros", default=dict, blank=True)
    iban = ChampIdentifiant("compte proposé", max_length=34, blank=True, validators=[valider_iban], editable=False)
    etat = ChampEtat("état", choices=EtatModification, default=EtatModification.PROPOSEE)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    suite = models.TextField("motif du refus", blank=True)

    class Meta:
        verbose_name = "modification proposée"
        verbose_name_plural = "modifications proposées"
        ordering = ["ecrite_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=EtatModification.PROPOSEE, decidee_le__isnull=True)
                | (~Q(etat=EtatModification.PROPOSEE) & Q(decidee_le__isnull=False)),
                name="modification_decidee_a_une_date",
                violation_error_message="Une modification décidée, et elle seule, porte la date de sa décision.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatModification.REFUSEE) | ~Q(suite=""),
                name="modification_refusee_a_un_motif",
                violation_error_message="Une modification refusée dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatModification.PROPOSEE) | Q(iban=""),
                name="modification_decidee_n_a_plus_de_compte",
                violation_error_message="Une modification décidée ne garde pas le compte proposé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Modification {self.pk}"

    @transition(etat, source=EtatModification.PROPOSEE, target=EtatModification.ACCEPTEE)
    def accepter(self) -> None:
        """Qui rédige l'écrit dans la copie de travail."""

    @transition(etat, source=EtatModification.PROPOSEE, target=EtatModification.REFUSEE)
    def refuser(self) -> None:
        """Qui rédige la refuse, avec un motif."""

    @transition(etat, source=EtatModification.PROPOSEE, target=EtatModification.RETIREE)
    def retirer(self) -> None:
        """La partie qui la proposait la retire."""
