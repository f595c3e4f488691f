"""Ce qui se contredit dans les réponses au questionnaire. Pur : des valeurs entrent, des raisons sortent."""

from typing import Any

from association.enums import Cotisation, Repartition
from association.models.options import PARTS

CENT = 100


def incoherences(lues: dict[str, Any]) -> list[tuple[str, str]]:
    """Chaque contradiction, et le champ où la corriger. Une valeur déjà refusée n'est pas jugée."""
    return [*_effectifs(lues), *_voix(lues), *_assemblees(lues), *_cotisations(lues)]


def _moins(lues: dict[str, Any], petit: str, grand: str) -> bool:
    """Vrai si les deux valeurs sont données et que ``grand`` est inférieur à ``petit``."""
    a, b = lues.get(petit), lues.get(grand)
    return a is not None and b is not None and b < a


def _effectifs(lues: dict[str, Any]) -> list[tuple[str, str]]:
    if _moins(lues, "conseil_minimum", "conseil_maximum"):
        return [("conseil_maximum", f"Le maximum est au moins égal au minimum, {lues['conseil_minimum']}.")]
    vices, maximum = lues.get("vice_presidents"), lues.get("conseil_maximum")
    if vices is not None and maximum is not None and vices + 3 > maximum:
        raison = f"Avec la présidence, le secrétariat et la trésorerie, cela dépasse les {maximum} élus prévus."
        return [("vice_presidents", raison)]
    return []


def _voix(lues: dict[str, Any]) -> list[tuple[str, str]]:
    if lues.get("repartition") == Repartition.QUALITES:
        if _moins(lues, "voix_actifs", "voix_fondateurs"):
            return [("voix_fondateurs", "Un membre fondateur a au moins autant de voix qu’un membre actif.")]
        return []
    parts = [lues.get(nom) for nom in PARTS]
    if lues.get("repartition") != Repartition.COLLEGES or None in parts:
        return []
    if not parts[0]:
        return [(PARTS[0], "Une CPTS naît de professionnels de santé : leur collège a au moins une voix.")]
    total = sum(parts)
    return [] if total == CENT else [(PARTS[-1], f"Les quatre parts font ensemble 100 ; les vôtres font {total}.")]


def _assemblees(lues: dict[str, Any]) -> list[tuple[str, str]]:
    trouvees = []
    for nom in ("quorum", "majorite"):
        if _moins(lues, f"{nom}_ordinaire", f"{nom}_extraordinaire"):
            ordinaire = lues[f"{nom}_ordinaire"]
            raison = f"Changer les statuts ne peut pas être plus facile que le reste : {ordinaire} au moins."
            trouvees.append((f"{nom}_extraordinaire", raison))
    return trouvees


def _cotisations(lues: dict[str, Any]) -> list[tuple[str, str]]:
    """Un montant ne contredit pas le choix ; un montant absent n'est pas une faute : il sera surligné."""
    choix = lues.get("cotisation")
    trouvees = []
    if choix == Cotisation.AUCUNE and lues.get("cotisation_montant"):
        trouvees.append(("cotisation_montant", "Vous avez choisi « Pas de cotisation » : effacez ce montant."))
    if choix in (Cotisation.AUCUNE, Cotisation.UNIQUE) and lues.get("cotisation_structures"):
        trouvees.append(("cotisation_structures", "Ce montant ne sert que si les structures paient autre chose."))
    return trouvees
