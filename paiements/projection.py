"""Le registre tel que la résiliation le fera : le plan qu'elle laisse, rapproché de ce qui est inscrit.

Rien ne s'enregistre. Le décompte lu avant de notifier, la page du contrat et le registre, une fois la résiliation
notifiée, lisent cette même projection. Montants en euros.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from contrats.financier import plan_courant
from contrats.models import Contrat
from contrats.plans import plan_de_resiliation
from financement.versements import Plan
from paiements.groupes import Prevue, decider, grouper
from paiements.models import Echeance
from paiements.rapprochement import Ligne
from paiements.situation import ZERO, Compte, Poste, Situation, rangs_des_postes, situation_de, somme_des_comptes

Groupe = tuple[int, str]


@dataclass(frozen=True)
class AInscrire:
    """Une somme que le registre inscrira à sa date ; négative : à reverser."""

    nature: str
    versement: str
    exigible_le: date
    montant: Decimal
    regle: str
    indicateur: str


@dataclass
class PosteProjete:
    """Une année et un poste : son compte, ce qui s'inscrira, les échéances remplacées, les retenues closes."""

    compte: Compte = field(default_factory=Compte)
    a_inscrire: list[AInscrire] = field(default_factory=list)
    remplacees: set[int] = field(default_factory=set)
    closes: set[int] = field(default_factory=set)


def situation_a_lire(contrat: Contrat, jour: date) -> Situation | None:
    """Le registre du jour ; d'une résiliation notifiée, ce qu'elle en laisse : rien n'est plus à venir après elle.

    None sans plan enregistré. Le registre est supposé à jour.
    """
    situation, effet_le = situation_de(contrat, jour), contrat.fin_notifiee_le
    if situation is None or effet_le is None:
        return situation
    inscrites = [echeance for poste in situation.postes for echeance in poste.echeances]
    projetes = projeter(plan_de_resiliation(contrat, effet_le), situation.plan.numero + 1, inscrites, effet_le)
    connues = {(poste.annee, poste.poste): poste.echeances for poste in situation.postes}
    rangs = rangs_des_postes(situation.plan.bareme)
    return replace(
        situation,
        compte=somme_des_comptes(projete.compte for projete in projetes.values()),
        postes=[
            Poste(annee, poste, projetes[annee, poste].compte, connues[annee, poste], projetes[annee, poste].a_inscrire)
            for annee, poste in sorted(projetes, key=lambda cle: (cle[0], rangs.get(cle[1], len(rangs))))
        ],
        prochaine_le=None,
        prochaine_somme=ZERO,
        remplacees=frozenset().union(*(projete.remplacees for projete in projetes.values())),
    )


def changements_au_registre(contrat: Contrat) -> Iterator[tuple[date, Decimal]]:
    """Ce qu'une résiliation notifiée ajoute et ôte à ce qui est inscrit, chaque somme avec son jour d'exigibilité.

    Inscrit plus changements : le dû du décompte. Rien sans résiliation notifiée ni plan.
    """
    plan, effet_le = plan_courant(contrat), contrat.fin_notifiee_le
    if plan is None or effet_le is None:
        return
    inscrites = {echeance.pk: echeance for echeance in contrat.versements.vivantes().order_by("pk")}
    for projete in projeter(
        plan_de_resiliation(contrat, effet_le), plan.numero + 1, inscrites.values(), effet_le
    ).values():
        yield from ((ligne.exigible_le, ligne.montant) for ligne in projete.a_inscrire)
        yield from ((inscrites[cle].exigible_le, -inscrites[cle].montant) for cle in projete.remplacees)
        yield from ((inscrites[cle].exigible_le, -inscrites[cle].retenu) for cle in projete.closes)


def projeter(plan: Plan, numero: int, inscrites: Iterable[Echeance], effet_le: date) -> dict[Groupe, PosteProjete]:
    """Année et poste → le registre après l'effet ; ``numero`` : celui qu'aura ce plan, cité par une régularisation."""
    postes: dict[Groupe, PosteProjete] = {}
    for (annee, poste, nature), (lignes, connues) in grouper(plan.lignes, inscrites).items():
        _rapprocher(postes.setdefault((annee, poste), PosteProjete()), nature, lignes, connues, numero, effet_le)
    return postes


def _rapprocher(
    poste: PosteProjete, nature: str, lignes: list[Prevue], connues: list[Echeance], numero: int, effet_le: date
) -> None:
    decision = decider(lignes, connues, numero, effet_le)
    poste.compte.du += sum((ligne.montant for ligne in lignes), ZERO)
    poste.remplacees.update(decision.remplacer)
    poste.closes.update(decision.clore)
    for echeance in connues:
        if echeance.pk not in decision.remplacer:
            poste.compte.compter(_close(echeance, effet_le) if echeance.pk in decision.clore else echeance)
    for ligne in decision.inscrire:
        poste.compte.prevoir(ligne.montant)
        poste.a_inscrire.append(_a_inscrire(nature, ligne))


def _close(echeance: Echeance, effet_le: date) -> Echeance:
    """Une copie dont la retenue est close."""
    close = copy(echeance)
    close.retenue_close_le = effet_le
    return close


def _a_inscrire(nature: str, ligne: Ligne) -> AInscrire:
    return AInscrire(nature, ligne.versement, ligne.exigible_le, ligne.montant, ligne.regle, ligne.indicateur)
