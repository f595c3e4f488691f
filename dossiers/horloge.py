"""L'horloge légale d'un dossier, relue de son journal (domaine §10).

Le journal est la seule histoire : l'échéance stockée n'en est qu'une copie, recalculée à chaque pas.
"""

from collections.abc import Iterable

from commun.delais import Fait, Horloge, NatureFait, Regime, calculer_horloge
from dossiers.enums import Sujet
from dossiers.models import Evenement
from dossiers.parametres import DELAI_REFUS_IMPLICITE_MOIS, DELAI_VALIDATION_MOIS, REPORT_JOUR_OUVRE

_FAITS_PROJET = {
    "deposer": NatureFait.RECEPTION,
    "demander_complements": NatureFait.DEMANDE_PIECES,
    "completer": NatureFait.RECEPTION_PIECES,
    "annuler_complements": NatureFait.ANNULATION_DEMANDE,
}
_FAITS_LETTRE = {
    "transmettre_ars": NatureFait.RECEPTION,
    "maintenir": NatureFait.RECEPTION,
    "demander_complements_ars": NatureFait.DEMANDE_PIECES,
    "completer_ars": NatureFait.RECEPTION_PIECES,
    "annuler_complements_ars": NatureFait.ANNULATION_DEMANDE,
}


_RECEPTIONS = (NatureFait.RECEPTION, NatureFait.RECEPTION_PIECES)


def horloge(sujet: Sujet, evenements: Iterable[Evenement]) -> Horloge | None:
    """Horloge de la lettre (silence = refus, suspendue) ou du projet (silence = accord, repart de zéro).

    ``evenements`` : ceux du sujet, dans l'ordre. None si aucun délai n'a encore couru. Un nouveau dépôt après
    une reprise recommence l'horloge ; un dépôt, ou une réponse, encore incomplet ne la fait pas courir.
    """
    faits: list[Fait] = []
    table = _FAITS_PROJET if sujet == Sujet.PROJET else _FAITS_LETTRE
    for evenement in evenements:
        nature = table.get(evenement.code)
        if nature is None:
            continue
        if nature in _RECEPTIONS and evenement.donnees.get("incomplet"):
            faits, nature = [], NatureFait.RECEPTION_INCOMPLETE
        elif nature == NatureFait.RECEPTION:
            faits = []
        faits.append(Fait(evenement.jour_effet, nature))
    if not faits:
        return None
    regime, mois = (
        (Regime.SILENCE_ACCEPTATION, DELAI_VALIDATION_MOIS.valeur)
        if sujet == Sujet.PROJET
        else (Regime.SILENCE_REJET, DELAI_REFUS_IMPLICITE_MOIS.valeur)
    )
    return calculer_horloge(regime, faits, mois=mois, report_jour_ouvre=REPORT_JOUR_OUVRE.au(faits[0].jour))
