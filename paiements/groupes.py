"""Un plan et le registre, groupe par groupe (année, poste, nature) : ce que le rapprochement lit, et ce qu'il décide.

Le registre l'applique au plan courant ; le décompte d'une résiliation le demande au plan qu'elle ferait.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from contrats.models import EcheancePrevue
from financement.versements import LigneDeVersement
from paiements.enums import REGLEES
from paiements.models import Echeance
from paiements.rapprochement import Decision, Inscrite, Ligne, rapprocher

Groupe = tuple[int, str, str]
Prevue = EcheancePrevue | LigneDeVersement


def grouper(
    exigibles: Iterable[Prevue], inscrites: Iterable[Echeance]
) -> dict[Groupe, tuple[list[Prevue], list[Echeance]]]:
    """Groupe → les lignes du plan et les échéances vivantes du registre, chacune dans son ordre."""
    groupes: dict[Groupe, tuple[list[Prevue], list[Echeance]]] = defaultdict(lambda: ([], []))
    for ligne in exigibles:
        groupes[ligne.annee, ligne.poste, ligne.nature][0].append(ligne)
    for echeance in inscrites:
        groupes[echeance.annee, echeance.poste, echeance.nature][1].append(echeance)
    return groupes


def decider(exigibles: Iterable[Prevue], connues: Iterable[Echeance], plan: int, jour: date) -> Decision:
    """Ce qu'il faut faire d'un groupe ; ``plan`` et ``jour`` : le numéro et la date qu'une régularisation cite."""
    return rapprocher([_ligne(ligne) for ligne in exigibles], [_inscrite(e) for e in connues], plan, jour)


def _ligne(prevue: Prevue) -> Ligne:
    return Ligne(prevue.versement, prevue.exigible_le, prevue.montant, prevue.regle, prevue.source, prevue.indicateur)


def _inscrite(echeance: Echeance) -> Inscrite:
    reglee = echeance.etat in REGLEES
    return Inscrite(
        echeance.pk,
        echeance.origine_id or echeance.pk,
        echeance.versement,
        echeance.exigible_le,
        echeance.montant,
        reglee,
        echeance.solde,
        echeance.retenu if reglee else Decimal("0.00"),
        echeance.indicateur,
    )
