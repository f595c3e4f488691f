"""Sur quel compte, et par quelle caisse, un versement est payé : dit avant le geste, gardé après (ADR 0033).

Le compte est celui en vigueur à la date du paiement ; la caisse, celle en charge le jour où il est enregistré.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from contrats.caisses import CaisseLue, caisses_par_contrat, en_charge
from contrats.compte_en_vigueur import CompteLu, comptes_de, comptes_par_contrat, demande_ouverte, en_vigueur
from contrats.models import Contrat
from paiements.enums import TypeMouvement
from paiements.models import Echeance, Mouvement


@dataclass(frozen=True)
class CompteServi:
    """Le compte qui sert aujourd'hui, et ce qu'il faut en savoir avant de payer.

    ``change_depuis`` : le jour où il a remplacé un autre compte après la liquidation ; ``ensuite`` : celui qui le
    remplacera ; ``demande`` : un changement est chez la caisse, et ne compte pas encore.
    """

    compte: CompteLu
    change_depuis: date | None
    ensuite: CompteLu | None
    demande: bool


def compte_servi(echeance: Echeance, jour: date) -> CompteServi | None:
    """None si la CPTS reverse, ou si l'échéance ne se paiera plus."""
    if echeance.a_reverser or not echeance.ouverte:
        return None
    comptes = comptes_de(echeance.contrat)
    sert = en_vigueur(comptes, jour)
    avant = echeance.liquidee_le
    change = avant is not None and sert.changement is not None and avant < sert.debut
    return CompteServi(
        sert,
        sert.debut if change else None,
        next((compte for compte in comptes if compte.debut > jour), None),
        demande_ouverte(echeance.contrat) is not None,
    )


def masques_du_jour(contrats: Collection[Contrat], jour: date) -> dict[int, str]:
    """Contrat → son compte du jour, masqué ; une requête pour tous."""
    return {cle: en_vigueur(comptes, jour).masque for cle, comptes in comptes_par_contrat(contrats).items()}


@dataclass(frozen=True)
class Payeurs:
    """Les comptes et les caisses de plusieurs contrats, lus d'un coup."""

    comptes: dict[int, tuple[CompteLu, ...]]
    caisses: dict[int, tuple[CaisseLue, ...]]

    def compte(self, contrat: int, mouvement: Mouvement) -> str:
        """Le compte masqué où la somme est allée ; vide d'un reversement."""
        if mouvement.type == TypeMouvement.REVERSEMENT:
            return ""
        return en_vigueur(self.comptes[contrat], mouvement.le).masque

    def caisse(self, contrat: int, mouvement: Mouvement) -> str:
        """La caisse qui l'a enregistrée."""
        organisation = en_charge(self.caisses[contrat], mouvement.enregistre_le).organisation
        return organisation.nom if organisation else ""


def payeurs(contrats: Collection[Contrat]) -> Payeurs:
    """Deux requêtes, quel que soit le nombre de contrats."""
    return Payeurs(comptes_par_contrat(contrats), caisses_par_contrat(contrats))
