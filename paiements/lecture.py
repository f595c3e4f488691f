"""Ce que la page du registre montre : la phrase, puis chaque année et chaque mission, ligne par ligne."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commun.montants import euros
from contrats.presentation import est_un_maximum
from financement.bareme import LIBELLES_NATURES, Nature
from financement.textes import libelle_annee
from paiements.models import Echeance
from paiements.presentation import LIBELLES, libelle_du_poste
from paiements.situation import Compte, Poste, Situation


@dataclass(frozen=True)
class LigneLue:
    """Une échéance inscrite, ou une somme encore à venir (``echeance`` None).

    ``remplacee`` : une résiliation notifiée l'ôtera à sa date d'effet.
    """

    libelle: str
    exigible_le: date
    montant: Decimal
    regle: str
    au_plus: bool
    echeance: Echeance | None
    remplacee: bool = False


@dataclass(frozen=True)
class PosteLu:
    """Une mission (ou le fonctionnement) d'une année."""

    libelle: str
    compte: Compte
    lignes: list[LigneLue]


@dataclass(frozen=True)
class AnneeLue:
    """Une année du contrat. ``a_venir`` : rien n'en est encore exigible."""

    libelle: str
    compte: Compte
    postes: list[PosteLu]
    a_venir: bool


def phrase(situation: Situation) -> str:
    """« Déjà exigibles : 7 500,00 € à demander à la caisse, 12 000,00 € que la caisse traite. », ou rien de plus."""
    sommes = [
        f"{euros(situation.a_demander)} à demander à la caisse" if situation.a_demander else "",
        f"{euros(situation.a_la_caisse)} que la caisse traite" if situation.a_la_caisse else "",
        f"{euros(situation.a_reverser)} à reverser par la CPTS" if situation.a_reverser else "",
    ]
    exigibles = ", ".join(somme for somme in sommes if somme)
    return f"Déjà exigibles : {exigibles}." if exigibles else "Rien d’autre n’est exigible aujourd’hui."


def annees_a_lire(situation: Situation) -> list[AnneeLue]:
    """Les années du plan, dans l'ordre."""
    return [
        AnneeLue(
            libelle_annee(annee),
            compte,
            [_poste(poste, situation) for poste in postes],
            a_venir=not any(poste.echeances for poste in postes),
        )
        for annee, postes, compte in situation.annees
    ]


def _poste(poste: Poste, situation: Situation) -> PosteLu:
    lignes = [_ligne(e, e, e.au_plus, e.pk in situation.remplacees) for e in poste.echeances]
    lignes += [_ligne(ligne, None, est_un_maximum(ligne)) for ligne in poste.a_venir]
    return PosteLu(
        libelle_du_poste(situation.plan.bareme, poste.poste),
        poste.compte,
        sorted(lignes, key=lambda ligne: ligne.exigible_le),
    )


def _ligne(prevue: Any, echeance: Echeance | None, au_plus: bool, remplacee: bool = False) -> LigneLue:
    return LigneLue(
        libelle=f"{LIBELLES_NATURES[Nature(prevue.nature)]}, {LIBELLES[prevue.versement]}",
        exigible_le=prevue.exigible_le,
        montant=prevue.montant,
        regle=prevue.regle,
        au_plus=au_plus,
        echeance=echeance,
        remplacee=remplacee,
    )
