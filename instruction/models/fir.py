"""Le suivi d'un financement FIR : la convention, ses versements, le compte rendu financier (domaine §10).

Montants en euros, au centime. La somme des versements d'une convention ne dépasse jamais son montant : la base le
refuse elle-même, par déclencheur, sur les deux moteurs (migration ``decision_et_fir``).
"""

import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.calendrier import ajouter_mois
from commun.fsm import ChampEtat, ModeleEtats
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import Sujet
from dossiers.models import Dossier
from financement.budget import COMPTES_PAR_CODE
from instruction.enums_ars import FICHES_FIR
from instruction.enums_ars import EtatFIR as E
from instruction.parametres_ars import COMPTE_RENDU_MOIS

if TYPE_CHECKING:
    from comptes.models import Utilisateur

SUIVENT = (Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS)


class ConventionQuerySet(models.QuerySet):
    """Les lectures de conventions ; toute vue hors d'un dossier part de :meth:`suivies_par`."""

    def suivies_par(self, utilisateur: "Utilisateur") -> "ConventionQuerySet":
        """Celles dont le département pilote relève de cette personne de l'ARS, et dont elle voit le dossier."""
        codes = {code for c in SUIVENT for m in mandats_avec(utilisateur, c) for code in m.departements}
        visibles = Dossier.objects.visibles_par(utilisateur).order_by().filter(departement_pilote__in=codes)
        return self.filter(dossier__in=visibles.values("pk"))


class ConventionFIR(ModeleEtats):
    """Ouverte par l'accord d'un montant positif ; ``exercice_fin_le`` clôt l'exercice où la subvention s'emploie."""

    SUJET = Sujet.FIR
    FICHES = FICHES_FIR
    REPERE = "convention"

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="convention_fir")
    etat = ChampEtat("état", choices=E, default=E.EN_COURS)
    reference = models.CharField("référence", max_length=100)
    montant = models.DecimalField("montant accordé", max_digits=12, decimal_places=2)
    accordee_le = models.DateField("accordée le")
    exercice_fin_le = models.DateField("fin de l’exercice")
    a_reverser = models.DecimalField(
        "somme à reverser", max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    reversee_le = models.DateField("somme reversée le", null=True, blank=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention FIR"
        verbose_name_plural = "conventions FIR"
        ordering = ["exercice_fin_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0) & ~Q(reference=""),
                name="convention_fir_a_un_montant_et_une_reference",
                violation_error_message="Une convention a une référence et un montant positif.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.A_REVERSER) | Q(a_reverser__gt=0),
                name="reversement_fir_positif",
                violation_error_message="Une somme à reverser est positive.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.SOLDEE) | Q(a_reverser=0) | Q(reversee_le__isnull=False),
                name="reversement_fir_date_avant_solde",
                violation_error_message="Une convention soldée n’a plus rien à reverser.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def compte_rendu_du_le(self) -> date:
        """Au plus six mois après l'exercice (loi 2000-321, art. 10) ; le délai est celui du jour de l'accord."""
        return ajouter_mois(self.exercice_fin_le, COMPTE_RENDU_MOIS.au(self.accordee_le))

    @transition(etat, source=E.EN_COURS, target=E.COMPTE_RENDU)
    def rendre_compte(self) -> None:
        """Le responsable remet le compte rendu financier."""

    @transition(etat, source=E.COMPTE_RENDU, target=E.EN_COURS)
    def renvoyer_compte(self) -> None:
        """L'ARS demande de le corriger."""

    @transition(etat, source=E.COMPTE_RENDU, target=E.SOLDEE)
    def accepter_compte(self) -> None:
        """L'ARS l'accepte : tout ce qui a été versé a été dépensé."""

    @transition(etat, source=E.COMPTE_RENDU, target=E.A_REVERSER)
    def demander_reversement(self) -> None:
        """L'ARS constate une part non dépensée."""

    @transition(etat, source=E.A_REVERSER, target=E.SOLDEE)
    def constater_reversement(self) -> None:
        """La somme est revenue."""


class VersementFIR(models.Model):
    """Prévu tant que ``verse_le`` est vide, versé ensuite ; où il en est se lit dans ses dates."""

    convention = models.ForeignKey(ConventionFIR, models.PROTECT, related_name="versements")
    prevu_le = models.DateField("prévu le")
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)
    verse_le = models.DateField("versé le", null=True, blank=True)
    reference = models.CharField("référence du paiement", max_length=100, blank=True)

    class Meta:
        verbose_name = "versement FIR"
        verbose_name_plural = "versements FIR"
        ordering = ["convention", "prevu_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="versement_fir_positif",
                violation_error_message="Un versement est positif.",
            ),
            models.CheckConstraint(
                condition=(Q(verse_le__isnull=True) & Q(reference="")) | (Q(verse_le__isnull=False) & ~Q(reference="")),
                name="versement_fir_verse_a_une_reference",
                violation_error_message="Un versement fait porte sa date et sa référence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.montant} le {self.verse_le or self.prevu_le}"


def chemin_du_compte_rendu(compte_rendu: "CompteRenduFIR", nom: str) -> str:
    """Un nom au hasard : celui du fichier reçu ne touche jamais le disque."""
    return f"fir/{uuid.uuid4().hex}.pdf"


class CompteRenduFIR(models.Model):
    """Un compte rendu financier remis par le porteur, jamais réécrit : une correction en dépose un nouveau."""

    convention = models.ForeignKey(ConventionFIR, models.PROTECT, related_name="comptes_rendus")
    numero = models.PositiveSmallIntegerField("numéro")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField("remis le")
    signataire_nom = models.CharField("nom du représentant légal", max_length=150)
    signataire_qualite = models.CharField("qualité", max_length=100)
    commentaire = models.TextField("ce qui a été fait", blank=True)
    depense = models.DecimalField("total dépensé sur la subvention", max_digits=12, decimal_places=2)
    fichier = models.FileField("compte rendu signé", upload_to=chemin_du_compte_rendu)
    sha256 = models.CharField(max_length=64)
    taille = models.PositiveIntegerField("taille en octets")

    class Meta:
        verbose_name = "compte rendu financier"
        verbose_name_plural = "comptes rendus financiers"
        ordering = ["convention", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "numero"], name="compte_rendu_fir_numero_unique"),
            models.CheckConstraint(
                condition=Q(depense__gte=0),
                name="compte_rendu_fir_positif",
                violation_error_message="Une dépense ne peut pas être négative.",
            ),
        ]

    def __str__(self) -> str:
        return f"Compte rendu {self.numero} de {self.convention_id}"


class LigneCompteRendu(models.Model):
    """Ce qui a été dépensé de la subvention dans un compte du budget (euros)."""

    compte_rendu = models.ForeignKey(CompteRenduFIR, models.PROTECT, related_name="lignes")
    compte = models.CharField("compte", max_length=30)
    retenu = models.DecimalField("montant retenu par l’ARS", max_digits=12, decimal_places=2, default=Decimal(0))
    depense = models.DecimalField("dépensé", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "ligne d’un compte rendu"
        verbose_name_plural = "lignes d’un compte rendu"
        ordering = ["compte_rendu", "compte"]
        constraints = [
            models.UniqueConstraint(fields=["compte_rendu", "compte"], name="compte_une_fois_par_compte_rendu"),
            models.CheckConstraint(
                condition=Q(depense__gte=0),
                name="ligne_de_compte_rendu_positive",
                violation_error_message="Une dépense ne peut pas être négative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} : {self.depense}"

    @property
    def libelle(self) -> str:
        """« 64 Charges de personnel »."""
        compte = COMPTES_PAR_CODE[self.compte]
        return f"{compte.numero} {compte.libelle}"
