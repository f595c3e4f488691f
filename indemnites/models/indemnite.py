"""Une indemnité versée par une CPTS à un professionnel ; ni modifiée ni effacée : annulée, avec un motif."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django_fsm import transition

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_rpps
from acteurs.nomenclatures import choix_professions
from acteurs.professions import libelle_profession
from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import Sujet
from dossiers.models import PieceJointe
from indemnites.enums import FICHES_INDEMNITE, EtatIndemnite

UN_CENTIME = Decimal("0.01")


class Indemnite(ModeleEtats):
    """Une ligne du registre. Le numéro RPPS retrouve la même personne d'une CPTS à l'autre ; son nom est celui que
    cette CPTS a écrit, jamais celui d'une autre.

    ``annee`` : l'année civile de ``le``, le jour du versement. ``mission`` : son code au contrat, ou fonctionnement.
    """

    SUJET = Sujet.INDEMNITE
    FICHES = FICHES_INDEMNITE
    REPERE = "indemnite"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="indemnites")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="indemnites")
    rpps = ChampIdentifiant("numéro RPPS", max_length=11, validators=[valider_rpps])
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    profession = models.CharField("profession", max_length=10, choices=choix_professions)
    mission = models.CharField("mission", max_length=30)
    mission_libelle = models.CharField("intitulé de la mission", max_length=200)
    objet = models.CharField("ce qui est indemnisé", max_length=300)
    le = models.DateField("versée le")
    annee = models.PositiveSmallIntegerField("année")
    montant = models.DecimalField(
        "montant, en euros", max_digits=9, decimal_places=2, validators=[MinValueValidator(UN_CENTIME)]
    )
    etat = ChampEtat("état", choices=EtatIndemnite, default=EtatIndemnite.ENREGISTREE)
    saisie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saisie_le = models.DateTimeField("saisie le")
    annulee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    motif = models.TextField("motif de l’annulation", blank=True)

    class Meta:
        verbose_name = "indemnité"
        verbose_name_plural = "indemnités"
        ordering = ["dossier", "-le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="indemnite_positive",
                violation_error_message="Une indemnité est une somme positive.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatIndemnite.ENREGISTREE)
                | (Q(annulee_par__isnull=False, annulee_le__isnull=False) & ~Q(motif="")),
                name="indemnite_annulee_dit_pourquoi",
                violation_error_message="Une annulation dit qui, quand et pourquoi.",
            ),
        ]
        indexes = [
            models.Index(fields=["rpps", "annee"], name="indemnite_personne_annee"),
            models.Index(fields=["dossier", "annee"], name="indemnite_dossier_annee"),
        ]

    def __str__(self) -> str:
        return f"Indemnité {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("indemnites:indemnite", args=[self.dossier.numero, self.pk]) + self.contrat.parametre

    @property
    def personne(self) -> str:
        """« Claire Durand »."""
        return f"{self.prenom} {self.nom}"

    @property
    def profession_libelle(self) -> str:
        return libelle_profession(self.profession)

    @property
    def comptee(self) -> bool:
        """Vrai tant qu'elle compte dans le plafond."""
        return self.etat == EtatIndemnite.ENREGISTREE

    @property
    def preuves(self) -> QuerySet[PieceJointe]:
        """Les justificatifs, du premier au dernier."""
        siennes = self.dossier.pieces_jointes.presentes().filter(sujet=Sujet.INDEMNITE, rubrique=str(self.pk))
        return siennes.order_by("pk")

    @transition(etat, source=EtatIndemnite.ENREGISTREE, target=EtatIndemnite.ANNULEE)
    def annuler(self) -> None:
        """Elle ne compte plus ; sa ligne et son justificatif restent."""
