"""Le décompte d'une résiliation, lu avant de la notifier : dû, versé, à verser, à reverser, et la part variable.

Rien ne s'y calcule à part : le plan est celui que le moteur établira à cette date, et chaque enveloppe (année, poste,
nature) passe par le rapprochement du registre. Ni l'un ni l'autre n'est enregistré. Montants en euros.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commun.montants import euros
from contrats.documents_fin_de_vie import decompte_de_resiliation
from contrats.enums import HypothesePlan
from contrats.financier import plan_courant
from contrats.models import Contrat, PlanDeVersement
from contrats.plans import plan_de_resiliation, plan_en_vigueur
from contrats.presentation import Echeance as EcheanceAffichee
from contrats.presentation import est_un_maximum
from contrats.sources import annees_arretees_de
from financement.bareme import Nature
from financement.sommes import Somme, lire_somme
from financement.textes import libelle_annee
from financement.versements import LigneDeVersement, Plan
from paiements.models import Echeance
from paiements.presentation import libelle_du_poste
from paiements.projection import Groupe, PosteProjete, projeter
from paiements.relecture import sceller
from paiements.situation import ZERO, Compte, rangs_des_postes, somme_des_comptes


@dataclass(frozen=True)
class PosteSolde:
    """Une mission (ou le fonctionnement) d'une année ; ``sommes`` : ce qui en fait le dû, avec son jour."""

    poste: str
    libelle: str
    compte: Compte
    sommes: tuple[tuple[date, Somme], ...]


@dataclass(frozen=True)
class Variable:
    """La part variable d'une année : comptée d'après ses relevés si elle est arrêtée, zéro sinon.

    ``au_plus`` : ce qu'elle vaudrait à cette date, tous objectifs atteints ; ``versee`` : ce qui en a été payé.
    """

    libelle: str
    arretee: bool
    comptee: Decimal
    au_plus: Decimal
    versee: Decimal


@dataclass(frozen=True)
class AnneeSoldee:
    """Une année du contrat."""

    libelle: str
    compte: Compte
    postes: list[PosteSolde]


@dataclass(frozen=True)
class DIciLa:
    """Ce que le plan en vigueur rend exigible avant la date d'effet ; ``au_plus`` : selon des résultats à venir."""

    somme: Decimal
    au_plus: bool


@dataclass(frozen=True)
class Decompte:
    """Ce que l'argent du contrat devient s'il prend fin le jour dit.

    ``le_jour`` : ce que le plan solde ce jour-là, tel que la lettre l'annonce ; None s'il n'y a rien.
    """

    effet_le: date
    compte: Compte
    annees: list[AnneeSoldee]
    variables: list[Variable]
    le_jour: EcheanceAffichee | None
    d_ici_la: DIciLa
    alertes: tuple[str, ...]

    @property
    def solde(self) -> Decimal:
        """Dû moins versé : positif, la caisse doit encore ; négatif, la CPTS a trop reçu."""
        return self.compte.du - self.compte.recu

    @property
    def exigible_avant(self) -> Decimal:
        """La part du dû que la date d'effet ne solde pas : elle est exigible avant."""
        return self.compte.du - (self.le_jour.total if self.le_jour else ZERO)

    @property
    def ote_ce_jour(self) -> Decimal:
        """Ce que les dernières lignes ôtent au dû : l'avance de jours qui ne seront pas faits ; zéro sinon."""
        return max(-self.le_jour.total, ZERO) if self.le_jour else ZERO

    @property
    def trop_recu(self) -> Decimal:
        """Ce que la CPTS a reçu en plus du dû ; zéro si la caisse doit encore."""
        return max(-self.solde, ZERO)

    @property
    def arretees(self) -> list[Variable]:
        """Les années comptées d'après les relevés que les trois parties ont arrêtés."""
        return [variable for variable in self.variables if variable.arretee]

    @property
    def non_arretees(self) -> list[Variable]:
        """Les années que la résiliation compte à zéro, faute de résultats arrêtés."""
        return [variable for variable in self.variables if not variable.arretee]


def decompte_au(contrat: Contrat, effet_le: date, jour: date) -> Decompte | None:
    """Le décompte si le contrat prenait fin ``effet_le``, lu ``jour`` ; None sans plan (signé avant le portail).

    La date est supposée possible. Erreur : ``SaisieRefusee``.
    """
    courant = plan_courant(contrat)
    if courant is None:
        return None
    plan = plan_de_resiliation(contrat, effet_le)
    inscrites = list(contrat.versements.vivantes().order_by("exigible_le", "pk"))
    annees = _annees(plan, courant, projeter(plan, courant.numero + 1, inscrites, effet_le))
    affiche = decompte_de_resiliation(contrat, effet_le)
    return Decompte(
        effet_le=effet_le,
        compte=somme_des_comptes(annee.compte for annee in annees),
        annees=annees,
        variables=_variables(contrat, plan, inscrites, effet_le),
        le_jour=affiche.echeances[0] if affiche and affiche.echeances else None,
        d_ici_la=_d_ici_la(courant, jour, effet_le),
        alertes=plan.alertes,
    )


def sommes_de_la_lettre(contrat: Contrat, effet_le: date) -> dict[str, str]:
    """Les quatre sommes que la lettre de résiliation reprend du registre ; vide sans plan."""
    decompte = decompte_au(contrat, effet_le, effet_le)
    if decompte is None:
        return {}
    compte = decompte.compte
    return {
        "du": euros(compte.du),
        "verse": euros(compte.recu),
        "a_verser": euros(compte.a_recevoir),
        "a_reverser": euros(compte.a_reverser),
    }


def sceau_du_decompte(contrat: Contrat, effet_le: date, decompte: Decompte | None) -> str:
    """Change avec le contrat, la date, ou une somme de n'importe quelle enveloppe et de ce qui en fait le dû."""
    dit = [
        (annee.libelle, poste.poste, *_en_texte(poste.compte), *(f"{somme.montant:.2f}" for _, somme in poste.sommes))
        for annee in (decompte.annees if decompte else [])
        for poste in annee.postes
    ]
    return sceller((contrat.pk, effet_le, *dit))


def _en_texte(compte: Compte) -> tuple[str, ...]:
    sommes = (compte.du, compte.recu, compte.a_recevoir, compte.a_reverser, compte.retenu)
    return tuple(f"{somme:.2f}" for somme in sommes)


def _annees(plan: Plan, courant: PlanDeVersement, projetes: Mapping[Groupe, PosteProjete]) -> list[AnneeSoldee]:
    sommes: dict[Groupe, list[LigneDeVersement]] = defaultdict(list)
    for ligne in plan.lignes:
        sommes[ligne.annee, ligne.poste].append(ligne)
    rangs = rangs_des_postes(courant.bareme)
    annees: dict[int, list[PosteSolde]] = {}
    for annee, poste in sorted(projetes, key=lambda cle: (cle[0], rangs.get(cle[1], len(rangs)))):
        lues = tuple((ligne.exigible_le, lire_somme(ligne)) for ligne in sommes[annee, poste])
        solde = PosteSolde(poste, libelle_du_poste(courant.bareme, poste), projetes[annee, poste].compte, lues)
        annees.setdefault(annee, []).append(solde)
    return [
        AnneeSoldee(libelle_annee(numero), somme_des_comptes(poste.compte for poste in postes), postes)
        for numero, postes in annees.items()
    ]


def _variables(contrat: Contrat, plan: Plan, inscrites: Iterable[Echeance], effet_le: date) -> list[Variable]:
    """Une ligne par année dont la part variable est ouverte avant la date d'effet, ou déjà payée."""
    comptees = _par_annee(plan)
    au_plus = _par_annee(plan_en_vigueur(contrat, HypothesePlan.MAXIMUM, resiliation=effet_le))
    versees: dict[int, Decimal] = defaultdict(Decimal)
    for echeance in inscrites:
        if echeance.nature == Nature.VARIABLE:
            versees[echeance.annee] += echeance.solde
    arretees = annees_arretees_de(contrat)
    return [
        Variable(
            libelle_annee(annee),
            annee in arretees,
            comptees.get(annee, ZERO),
            au_plus.get(annee, ZERO),
            versees.get(annee, ZERO),
        )
        for annee in sorted({*au_plus, *versees})
        if au_plus.get(annee) or versees.get(annee)
    ]


def _par_annee(plan: Plan) -> dict[int, Decimal]:
    variables: dict[int, Decimal] = defaultdict(Decimal)
    for du in plan.dus:
        if du.nature is Nature.VARIABLE:
            variables[du.annee] += du.montant
    return variables


def _d_ici_la(courant: PlanDeVersement, jour: date, effet_le: date) -> DIciLa:
    avant = courant.echeances.filter(exigible_le__gt=jour, exigible_le__lt=effet_le, montant__gt=0)
    lignes = list(avant)
    return DIciLa(sum((ligne.montant for ligne in lignes), ZERO), any(map(est_un_maximum, lignes)))
