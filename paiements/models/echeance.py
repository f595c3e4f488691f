"""Une échéance du registre : une ligne exigible du plan, de son inscription à son règlement (domaine §6)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from contrats.presentation import est_un_maximum
from dossiers.enums import FicheEtat, Sujet
from dossiers.models import Dossier
from financement.versements import Versement
from paiements.enums import ARRETEES, FICHES_ECHEANCE, FICHES_REVERSEMENT, OUVERTES, REGLEES, Origine
from paiements.enums import EtatEcheance as E
from paiements.models.registre import MONTANT

VERSEMENTS = [*((v.value, v.value) for v in Versement), *Origine.choices]
PERSONNE = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "null": True, "blank": True}


class EcheanceQuerySet(models.QuerySet):
    """Les lectures du registre ; toute liste part de :meth:`visibles_par`."""

    def visibles_par(self, utilisateur: object) -> "EcheanceQuerySet":
        """Celles des dossiers visibles."""
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur).order_by().values("pk"))

    def vivantes(self) -> "EcheanceQuerySet":
        """Celles que le registre compte : aucun autre calcul ne les a remplacées."""
        return self.exclude(etat=E.REMPLACEE)


class EcheanceManager(models.Manager.from_queryset(EcheanceQuerySet)):
    """Une échéance se lit avec son contrat et l'équipe du dossier : chaque droit et chaque pas les demandent."""

    def get_queryset(self) -> EcheanceQuerySet:
        return super().get_queryset().select_related("contrat").prefetch_related("dossier__equipe")


class Echeance(ModeleEtats):
    """Ce que le plan rend exigible et ce qu'il en est fait. Montants en euros ; négatif : à reverser par la CPTS.

    ``montant`` est le dû du plan, figé. La caisse en arrête ``liquide`` ; le reste est retenu, avec un motif, et
    demeure dû jusqu'à ``retenue_close_le`` (levée, ou emportée par un nouveau plan). ``solde`` = payé − repris : la
    base l'écrit elle-même à chaque mouvement. ``origine`` : l'échéance dont celle-ci lève la retenue.
    ``seuil`` : au-dessus, le paiement est préparé par l'un et approuvé par un autre ; celui du jour de la liquidation
    (pour une retenue levée, ce qu'il en reste après les autres sommes de la même origine).
    """

    SUJET = Sujet.VERSEMENT
    FICHES = FICHES_ECHEANCE
    REPERE = "echeance"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="versements_du_contrat")
    contrat = models.ForeignKey("contrats.Contrat", models.PROTECT, related_name="versements")
    plan = models.ForeignKey("contrats.PlanDeVersement", models.PROTECT, related_name="+", verbose_name="inscrite par")
    etat = ChampEtat("état", choices=E, default=E.DUE)
    annee = models.PositiveSmallIntegerField("année contractuelle")
    poste = models.CharField(max_length=30)
    nature = models.CharField(max_length=20)
    indicateur = models.CharField(max_length=60, blank=True)
    versement = models.CharField(max_length=20, choices=VERSEMENTS)
    exigible_le = models.DateField("exigible le")
    montant = models.DecimalField("dû", **MONTANT)
    regle = models.TextField("règle")
    source = models.CharField(max_length=300, blank=True)
    inscrite_le = models.DateTimeField("inscrite le")
    origine = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="levees")

    demandee_le = models.DateField("demandée le", null=True, blank=True)
    liquide = models.DecimalField("liquidé", null=True, blank=True, **MONTANT)
    motif_retenue = models.TextField("motif de la retenue", blank=True)
    liquidee_le = models.DateField("liquidée le", null=True, blank=True)
    liquidee_par = models.ForeignKey(related_name="+", **PERSONNE)
    seuil = models.DecimalField("seuil d’approbation", null=True, blank=True, **MONTANT)
    prepare_par = models.ForeignKey(related_name="+", **PERSONNE)
    approuve_par = models.ForeignKey(related_name="+", **PERSONNE)
    paye_le = models.DateField("date de valeur", null=True, blank=True)
    reference = models.CharField("référence du paiement", max_length=100, blank=True)
    solde = models.DecimalField("soldé", default=Decimal(0), **MONTANT)
    retenue_close_le = models.DateField("retenue close le", null=True, blank=True)
    remplacee_par = models.ForeignKey(
        "contrats.PlanDeVersement", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EcheanceManager()

    class Meta:
        verbose_name = "échéance du registre"
        verbose_name_plural = "échéances du registre"
        ordering = ["contrat", "exigible_le", "id"]
        indexes = [models.Index(fields=["etat", "exigible_le"], name="echeance_etat_exigible")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(montant=0) & Q(annee__range=(1, 5)),
                name="versement_du_non_nul",
                violation_error_message="Une échéance porte un montant et une année du contrat.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[*ARRETEES, *REGLEES])
                | Q(liquide__isnull=False, liquidee_le__isnull=False, liquidee_par__isnull=False, seuil__isnull=False),
                name="versement_liquide_a_son_auteur",
                violation_error_message="Une échéance liquidée porte sa somme, sa date et son auteur.",
            ),
            models.CheckConstraint(
                condition=Q(liquide__isnull=True)
                | Q(montant__gt=0, liquide__gt=0, liquide__lte=F("montant"))
                | Q(montant__lt=0, liquide=F("montant")),
                name="versement_liquide_dans_le_du",
                violation_error_message="La somme liquidée est positive et ne dépasse pas le dû.",
            ),
            models.CheckConstraint(
                condition=Q(liquide__isnull=True) | Q(liquide=F("montant")) | ~Q(motif_retenue=""),
                name="versement_retenue_a_un_motif",
                violation_error_message="Une somme retenue a un motif.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.A_APPROUVER, *REGLEES])
                | (Q(paye_le__gte=F("exigible_le"), prepare_par__isnull=False) & ~Q(reference="")),
                name="versement_paye_a_date_et_reference",
                violation_error_message="Un paiement porte sa date, jamais avant l’exigibilité, et sa référence.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=REGLEES) | Q(liquide__lte=F("seuil")) | Q(approuve_par__isnull=False),
                name="versement_approuve_au_dessus_du_seuil",
                violation_error_message="Au-dessus du seuil, un paiement est approuvé par une autre personne.",
            ),
            models.CheckConstraint(
                condition=Q(approuve_par__isnull=True)
                | (~Q(approuve_par=F("prepare_par")) & ~Q(approuve_par=F("liquidee_par"))),
                name="versement_approuve_par_un_autre",
                violation_error_message="L’approbateur n’est ni qui a liquidé, ni qui a préparé le paiement.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[*ARRETEES, *REGLEES]) | Q(solde=0),
                name="versement_solde_apres_liquidation",
                violation_error_message="Rien n’est soldé avant la liquidation.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.REMPLACEE) | Q(remplacee_par__isnull=False),
                name="versement_remplace_par_un_plan",
                violation_error_message="Une échéance remplacée nomme le plan qui la remplace.",
            ),
        ]

    def __str__(self) -> str:
        return f"Échéance {self.pk} : {self.montant} € au {self.exigible_le}"

    def get_absolute_url(self) -> str:
        return reverse("paiements:echeance", args=[self.dossier.numero, self.pk]) + self.contrat.parametre

    @property
    def ouverte(self) -> bool:
        """Vrai tant que rien n'est passé sur le compte et que le plan la garde."""
        return self.etat in OUVERTES

    @property
    def a_reverser(self) -> bool:
        """Vrai si c'est la CPTS qui doit."""
        return self.montant < 0

    @property
    def somme(self) -> Decimal:
        """Ce qui se verse ou se reverse, sans signe : le mot d'à côté dit le sens."""
        return abs(self.montant)

    @property
    def fiche(self) -> FicheEtat:
        return (FICHES_REVERSEMENT if self.a_reverser else FICHES_ECHEANCE)[self.etat]

    @property
    def retenu(self) -> Decimal:
        """Ce que la caisse garde, et doit encore."""
        return Decimal(0) if self.liquide is None or self.retenue_close_le else self.montant - self.liquide

    @property
    def repris(self) -> Decimal:
        """Ce que la caisse a repris sur un paiement ; ``solde`` est ce qui en reste."""
        return self.liquide - self.solde if self.etat == E.REPRISE and self.liquide is not None else Decimal(0)

    @property
    def demande_une_approbation(self) -> bool:
        """Au-dessus du seuil de sa liquidation."""
        return self.seuil is not None and self.liquide is not None and self.liquide > self.seuil

    @property
    def au_plus(self) -> bool:
        """La part variable d'une année que son dialogue n'a pas arrêtée : le montant dépend encore des résultats."""
        return est_un_maximum(self)

    def prochaine_date(self) -> tuple[date | None, str]:
        """Ce que le bandeau lirait ; une échéance ne donne pas celle du dossier."""
        return None, ""

    @transition(etat, source=E.DUE, target=E.DEMANDEE)
    def demander(self) -> None:
        """La CPTS demande la somme."""

    @transition(etat, source=E.DUE, target=E.DEMANDEE)
    def demander_d_office(self) -> None:
        """Le portail la demande à sa place, passé un délai."""

    @transition(etat, source=E.DEMANDEE, target=E.LIQUIDEE)
    def liquider(self) -> None:
        """La caisse arrête la somme."""

    @transition(etat, source=E.LIQUIDEE, target=E.DEMANDEE)
    def rouvrir(self) -> None:
        """La caisse revient sur sa liquidation, avant tout paiement."""

    @transition(etat, source=E.LIQUIDEE, target=E.PAYEE)
    def payer(self) -> None:
        """La caisse paie, jusqu'au seuil."""

    @transition(etat, source=E.LIQUIDEE, target=E.A_APPROUVER)
    def preparer(self) -> None:
        """Au-dessus du seuil : le paiement est préparé."""

    @transition(etat, source=E.A_APPROUVER, target=E.PAYEE)
    def approuver(self) -> None:
        """Un autre l'approuve."""

    @transition(etat, source=E.A_APPROUVER, target=E.LIQUIDEE)
    def renvoyer(self) -> None:
        """Un autre le renvoie à sa préparation."""

    @transition(etat, source=E.LIQUIDEE, target=E.PAYEE)
    def constater_reversement(self) -> None:
        """La CPTS a reversé ce qu'elle devait."""

    @transition(etat, source=[E.PAYEE, E.REPRISE], target=E.REPRISE)
    def reprendre(self) -> None:
        """La caisse reprend tout ou partie de ce qu'elle a payé."""

    @transition(etat, source=list(OUVERTES), target=E.REMPLACEE)
    def remplacer(self) -> None:
        """Un autre calcul prend sa place."""
