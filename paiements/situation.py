"""Où en est l'argent d'un contrat : reçu, à recevoir, à reverser, la prochaine date ; par année et par poste.

À tout instant : reçu + à recevoir − à reverser = dû du plan courant. Montants en euros.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from contrats.financier import plan_courant
from contrats.models import Contrat, EcheancePrevue, PlanDeVersement
from contrats.presentation import est_un_maximum
from financement.baremes import trouver_bareme
from paiements.enums import REGLEES, EtatEcheance
from paiements.models import Echeance

ZERO = Decimal("0.00")


@dataclass
class Compte:
    """Quatre sommes qui se répondent. ``retenu`` est compris dans ``a_recevoir``."""

    du: Decimal = ZERO
    recu: Decimal = ZERO
    a_recevoir: Decimal = ZERO
    a_reverser: Decimal = ZERO
    retenu: Decimal = ZERO

    @property
    def equilibre(self) -> bool:
        """La règle du registre."""
        return self.recu + self.a_recevoir - self.a_reverser == self.du

    def compter(self, echeance: Echeance) -> None:
        """Ajoute une échéance vivante du registre."""
        self.recu += echeance.solde
        if echeance.etat in REGLEES:
            self.a_recevoir += echeance.retenu
            self.retenu += echeance.retenu
        else:
            self.prevoir(echeance.montant)

    def prevoir(self, montant: Decimal) -> None:
        """Ajoute une somme encore à passer : positive, à recevoir ; négative, à reverser."""
        if montant > 0:
            self.a_recevoir += montant
        else:
            self.a_reverser -= montant


@dataclass
class Poste:
    """Une année et un poste : son compte, ses échéances inscrites, ses lignes à venir (du plan, ou à inscrire)."""

    annee: int
    poste: str
    compte: Compte = field(default_factory=Compte)
    echeances: list[Echeance] = field(default_factory=list)
    a_venir: list[Any] = field(default_factory=list)


@dataclass
class Situation:
    """Le registre d'un contrat à un jour.

    ``remplacees`` : les échéances inscrites qu'une résiliation notifiée ôtera à sa date d'effet.
    """

    plan: PlanDeVersement
    jour: date
    compte: Compte
    postes: list[Poste]
    prochaine_le: date | None
    prochaine_somme: Decimal
    a_demander: Decimal
    a_la_caisse: Decimal
    a_reverser: Decimal
    remplacees: frozenset[int] = frozenset()

    @property
    def au_plus(self) -> bool:
        """Vrai si une somme à recevoir dépend encore de résultats à venir."""
        return any(est_un_maximum(ligne) for poste in self.postes for ligne in poste.a_venir)

    @property
    def annees(self) -> list[tuple[int, list[Poste], Compte]]:
        """Année contractuelle → ses postes et leur somme."""
        groupes: dict[int, list[Poste]] = {}
        for poste in self.postes:
            groupes.setdefault(poste.annee, []).append(poste)
        return [(annee, postes, somme_des_comptes(p.compte for p in postes)) for annee, postes in groupes.items()]


def situation_de(contrat: Contrat, jour: date) -> Situation | None:
    """Trois requêtes ; None sans plan enregistré (contrat signé avant le portail). Le registre est supposé à jour."""
    plan = plan_courant(contrat)
    if plan is None:
        return None
    lignes = list(plan.echeances.all())
    a_venir = [ligne for ligne in lignes if ligne.exigible_le > jour and ligne.montant]
    echeances = list(contrat.versements.vivantes().select_related("plan").order_by("exigible_le", "pk"))
    postes = _par_poste(plan.bareme, lignes, echeances, a_venir)
    ouvertes = [e for e in echeances if e.ouverte and e.montant > 0]
    a_reverser = [e for e in echeances if e.ouverte and e.montant < 0]
    dates = sorted(ligne.exigible_le for ligne in a_venir if ligne.montant > 0)
    prochaine = dates[0] if dates else None
    return Situation(
        plan=plan,
        jour=jour,
        compte=somme_des_comptes(poste.compte for poste in postes),
        postes=postes,
        prochaine_le=prochaine,
        prochaine_somme=sum((li.montant for li in a_venir if li.exigible_le == prochaine and li.montant > 0), ZERO),
        a_demander=sum((e.montant for e in ouvertes if e.etat == EtatEcheance.DUE), ZERO),
        a_la_caisse=sum((e.montant for e in ouvertes if e.etat != EtatEcheance.DUE), ZERO),
        a_reverser=sum((-e.montant for e in a_reverser), ZERO),
    )


def _par_poste(
    bareme: str, lignes: Iterable[EcheancePrevue], echeances: Iterable[Echeance], a_venir: Iterable[EcheancePrevue]
) -> list[Poste]:
    """Année par année, dans l'ordre du barème : le fonctionnement, puis ses missions."""
    rangs = rangs_des_postes(bareme)
    postes: dict[tuple[int, str], Poste] = {}

    def poste(objet: Echeance | EcheancePrevue) -> Poste:
        return postes.setdefault((objet.annee, objet.poste), Poste(objet.annee, objet.poste))

    for ligne in lignes:
        poste(ligne).compte.du += ligne.montant
    for echeance in echeances:
        poste(echeance).compte.compter(echeance)
        poste(echeance).echeances.append(echeance)
    for ligne in a_venir:
        poste(ligne).compte.prevoir(ligne.montant)
        poste(ligne).a_venir.append(ligne)
    return sorted(postes.values(), key=lambda p: (p.annee, rangs.get(p.poste, len(rangs))))


def rangs_des_postes(bareme: str) -> dict[str, int]:
    """Poste → son rang au barème : le fonctionnement, puis les missions."""
    nommes = dict.fromkeys(ligne.poste for ligne in trouver_bareme(bareme).lignes)
    return {poste: rang for rang, poste in enumerate(nommes)}


def somme_des_comptes(comptes: Iterable[Compte]) -> Compte:
    """Leur total, somme à somme."""
    total = Compte()
    for compte in comptes:
        total.du += compte.du
        total.recu += compte.recu
        total.a_recevoir += compte.a_recevoir
        total.a_reverser += compte.a_reverser
        total.retenu += compte.retenu
    return total
