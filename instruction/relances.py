"""Quelle relance est due à un relecteur, un jour donné, en jours civils de Paris.

Mi-délai, avant la date, la veille (deux paramètres, lus au jour de la demande), puis chaque jour ouvré après la date.
Rien ne part un samedi, un dimanche ou un jour férié : avant la date, la relance est avancée au jour ouvré précédent ;
après, elle attend le suivant.
"""

from datetime import date, timedelta

from commun.calendrier import est_ouvre, jour_ouvre_precedent
from instruction.parametres import DERNIERE_RELANCE_JOURS, RELANCE_AVANT_JOURS

MI_DELAI, AVANT, VEILLE, RETARD = "mi-delai", "avant", "veille", "retard"
LIBELLES = {
    MI_DELAI: "Rappel à mi-délai",
    AVANT: "Rappel avant la date attendue",
    VEILLE: "Dernier rappel avant la date attendue",
    RETARD: "Contribution en retard",
}


def relance_due(demandee_le: date, echeance_le: date, jour: date) -> tuple[str, str] | None:
    """Le palier atteint ce jour-là et ce qui le distingue dans une clé ; None s'il n'y en a pas.

    Un traitement en retard de plusieurs paliers n'envoie que le dernier. Le mi-délai n'existe que s'il précède le
    rappel d'avant la date ; un palier antérieur ou égal au jour de la demande n'existe pas.
    """
    if not est_ouvre(jour):
        return None
    if jour > echeance_le:
        return RETARD, f"{RETARD}-{jour.isoformat()}"
    atteints = [(le, palier) for palier, le in paliers(demandee_le, echeance_le).items() if le <= jour]
    if not atteints:
        return None
    palier = max(atteints)[1]
    return palier, palier


def paliers(demandee_le: date, echeance_le: date) -> dict[str, date]:
    """Le jour de chaque relance d'avant la date."""
    avant = jour_ouvre_precedent(echeance_le - timedelta(days=RELANCE_AVANT_JOURS.au(demandee_le)))
    veille = jour_ouvre_precedent(echeance_le - timedelta(days=DERNIERE_RELANCE_JOURS.au(demandee_le)))
    milieu = jour_ouvre_precedent(demandee_le + (echeance_le - demandee_le) // 2)
    dates = {AVANT: avant, VEILLE: veille}
    if milieu < avant:
        dates[MI_DELAI] = milieu
    return {palier: le for palier, le in dates.items() if le > demandee_le}
