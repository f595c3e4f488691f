"""Le partage en euros de la part variable d'une mission entre ses indicateurs rémunérés (domaine §6)."""

from collections.abc import Sequence
from decimal import Decimal

from commun.montants import euros, repartir
from contrats.models import IndicateurContrat


def parts(enveloppe: Decimal, montants: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """L'enveloppe au centime : chacun garde sa proportion, la dernière prend le reste ; parts égales sans rien."""
    return repartir(enveloppe, montants if any(montants) else [1] * len(montants))


def defaut_de_somme(enveloppe: Decimal, montants: Sequence[Decimal]) -> str:
    """Ce qui manque ou dépasse, en une phrase ; vide si la somme est exacte."""
    somme = sum(montants, Decimal("0.00"))
    if somme == enveloppe:
        return ""
    dit = f"il manque {euros(enveloppe - somme)}" if somme < enveloppe else f"{euros(somme - enveloppe)} de trop"
    return f"Les montants font {euros(somme)}, la part variable de la mission est de {euros(enveloppe)} par an : {dit}."


def porter_le_montant(indicateur: IndicateurContrat, part: Decimal) -> None:
    """Écrit le montant d'un indicateur : le plus haut palier vaut l'indicateur, les autres gardent leur proportion."""
    for objectif in indicateur.objectifs.all():
        for palier in objectif.paliers.all():
            if palier.montant == indicateur.montant or not indicateur.montant:
                palier.montant = part
            else:
                palier.montant = repartir(part, [palier.montant, max(indicateur.montant - palier.montant, 0)])[0]
            palier.save(update_fields=["montant"])
    indicateur.montant = part
    indicateur.save(update_fields=["montant"])
