"""L'état du budget des contrats, par département et par année civile d'exigibilité ; le FIR thématique à part.

dû = soldé + ce qui reste à passer. Montants en euros. Les CPTS signées avant le portail, sans plan, n'y figurent pas.
D'un contrat dont la résiliation est notifiée, le dû est celui de son décompte.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import ExtractYear

from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR, SIGNES
from contrats.models import Contrat, EcheancePrevue, PlanDeVersement
from dossiers.models import Dossier
from paiements.enums import ARRETEES, REGLEES, EtatEcheance, TypeMouvement
from paiements.models import CreditThematique, Echeance, Mouvement, VersementThematique
from paiements.permissions import departements_de, mandats_de_budget
from paiements.projection import changements_au_registre

ZERO = Decimal("0.00")
SOMME = DecimalField(max_digits=14, decimal_places=2)


@dataclass
class Ligne:
    """Un département, une année. ``demande`` et ``liquide`` cumulent les états suivants."""

    departement: str
    annee: int
    du: Decimal = ZERO
    demande: Decimal = ZERO
    liquide: Decimal = ZERO
    paye: Decimal = ZERO
    repris: Decimal = ZERO

    @property
    def reste(self) -> Decimal:
        """Ce qui reste à passer sur les comptes."""
        return self.du - self.paye + self.repris


def contrats_du_budget(utilisateur: Utilisateur) -> QuerySet[Contrat]:
    """Les contrats signés des départements pilotes de cette personne."""
    codes = departements_de(mandats_de_budget(utilisateur))
    visibles = Dossier.objects.visibles_par(utilisateur).order_by().filter(departement_pilote__in=codes)
    return Contrat.objects.filter(dossier__in=visibles.values("pk"), etat__in=SIGNES)


def budget(utilisateur: Utilisateur) -> list[Ligne]:
    """Année la plus récente d'abord, puis département ; quatre requêtes, quel que soit le nombre de contrats.

    S'y ajoute la lecture de chaque contrat dont la résiliation est notifiée.
    """
    contrats = contrats_du_budget(utilisateur).order_by().values("pk")
    lignes: dict[tuple[str, int], Ligne] = {}
    for departement, annee, somme in _a_venir(contrats):
        _ligne(lignes, departement, annee).du += somme or ZERO
    for departement, annee, somme in _par_les_resiliations(contrats):
        _ligne(lignes, departement, annee).du += somme
    for departement, annee, du, demande, liquide in _inscrit(contrats):
        ligne = _ligne(lignes, departement, annee)
        ligne.du += du or ZERO
        ligne.demande += demande or ZERO
        ligne.liquide += liquide or ZERO
    for departement, annee, type_, somme in _passe(contrats):
        ligne = _ligne(lignes, departement, annee)
        if type_ == TypeMouvement.PAIEMENT:
            ligne.paye += somme
        else:
            ligne.repris += somme
    return sorted(lignes.values(), key=lambda li: (-li.annee, li.departement))


def total(lignes: Iterable[Ligne]) -> Ligne:
    """La somme des lignes."""
    somme = Ligne("Total", 0)
    for ligne in lignes:
        for champ in ("du", "demande", "liquide", "paye", "repris"):
            setattr(somme, champ, getattr(somme, champ) + getattr(ligne, champ))
    return somme


def _ligne(lignes: dict[tuple[str, int], Ligne], departement: str, annee: int) -> Ligne:
    return lignes.setdefault((departement, annee), Ligne(departement, annee))


def _a_venir(contrats: QuerySet) -> Iterable[tuple[str, int, Decimal | None]]:
    """Les lignes du plan courant que le registre n'a pas encore inscrites, sauf d'un contrat qui va finir."""
    dernier = PlanDeVersement.objects.filter(contrat=OuterRef("plan__contrat")).order_by("-numero").values("pk")[:1]
    futures = EcheancePrevue.objects.filter(
        Q(plan__contrat__registre__isnull=True) | Q(exigible_le__gt=F("plan__contrat__registre__rapproche_au")),
        Q(plan__contrat__resiliation_effet_le__isnull=True) | ~Q(plan__contrat__etat__in=EN_VIGUEUR),
        plan__contrat__in=contrats,
        plan=Subquery(dernier),
    )
    cles = ("plan__contrat__dossier__departement_pilote__nom", "an")
    return futures.annotate(an=ExtractYear("exigible_le")).order_by().values_list(*cles).annotate(Sum("montant"))


def _par_les_resiliations(contrats: QuerySet) -> Iterable[tuple[str, int, Decimal]]:
    """Ce que chaque résiliation notifiée changera au registre."""
    notifies = Contrat.objects.filter(pk__in=contrats, etat__in=EN_VIGUEUR, resiliation_effet_le__isnull=False)
    for contrat in notifies.select_related("dossier__departement_pilote").order_by("pk"):
        departement = contrat.dossier.departement_pilote.nom
        yield from ((departement, le.year, somme) for le, somme in changements_au_registre(contrat))


def _inscrit(contrats: QuerySet) -> Iterable[tuple]:
    """Dû, demandé, liquidé des échéances vivantes : ce qui est réglé compte pour son solde et sa retenue ouverte."""
    vivantes = Echeance.objects.filter(contrat__in=contrats).vivantes().annotate(an=ExtractYear("exigible_le"))
    retenu = Case(
        When(retenue_close_le__isnull=True, then=F("montant") - F("liquide")), default=ZERO, output_field=SOMME
    )
    reglee = Q(etat__in=REGLEES)
    du = Case(When(reglee, then=F("solde") + retenu), default=F("montant"), output_field=SOMME)
    demandees = ~Q(etat=EtatEcheance.DUE)
    liquidees = Q(etat__in=(*ARRETEES, *REGLEES))
    return (
        vivantes.order_by()
        .values_list("dossier__departement_pilote__nom", "an")
        .annotate(somme=Sum(du), demande=Sum("montant", filter=demandees), arrete=Sum("liquide", filter=liquidees))
    )


def _passe(contrats: QuerySet) -> Iterable[tuple[str, int, str, Decimal]]:
    mouvements = Mouvement.objects.filter(echeance__contrat__in=contrats)
    return (
        mouvements.annotate(an=ExtractYear("echeance__exigible_le"))
        .order_by()
        .values_list("echeance__dossier__departement_pilote__nom", "an", "type")
        .annotate(Sum("montant"))
    )


@dataclass
class LigneThematique:
    """Les crédits FIR thématiques d'un département, par année de notification."""

    departement: str
    annee: int
    notifie: Decimal = ZERO
    verse: Decimal = ZERO

    @property
    def reste(self) -> Decimal:
        return self.notifie - self.verse


def budget_thematique(utilisateur: Utilisateur) -> list[LigneThematique]:
    """Deux requêtes ; à n'appeler que pour qui lit le FIR."""
    dossiers = contrats_du_budget(utilisateur).order_by().values("dossier")
    lignes: dict[tuple[str, int], LigneThematique] = {}
    credits_ = CreditThematique.objects.filter(dossier__in=dossiers).annotate(an=ExtractYear("notifie_le"))
    versements = VersementThematique.objects.filter(credit__dossier__in=dossiers)
    for departement, annee, somme in (
        credits_.order_by().values_list("dossier__departement_pilote__nom", "an").annotate(Sum("montant"))
    ):
        lignes[departement, annee] = LigneThematique(departement, annee, somme)
    for departement, annee, somme in (
        versements.annotate(an=ExtractYear("credit__notifie_le"))
        .order_by()
        .values_list("credit__dossier__departement_pilote__nom", "an")
        .annotate(Sum("montant"))
    ):
        lignes[departement, annee].verse += somme
    return sorted(lignes.values(), key=lambda li: (-li.annee, li.departement))
