"""Ce que la page d'un contrat dit de ceux qui l'entourent : celui qu'il renouvelle, celui qui le suit, la lignée."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contrats.conditions_renouvellement import ouverture_au_plus_tot, raisons_de_ne_pas_renouveler
from contrats.enums import EN_VIGUEUR, EtatContrat
from contrats.models import Contrat
from contrats.renouvellement import Lignee, lignee
from contrats.versions import version_au


@dataclass(frozen=True)
class Suites:
    """``trou`` : premier et dernier jour sans contrat entre le précédent et celui-ci ; None s'ils se touchent.

    ``debut_prevu`` : le jour où commencerait un renouvellement signé aujourd'hui.
    """

    contrats: list[Contrat]
    precedent: Contrat | None
    suite: Contrat | None
    terme_proche: bool
    renouvelable: bool
    debut_prevu: date | None
    trou: tuple[date, date] | None
    lignee: list[Lignee]


def suites_de(contrat: Contrat, photographie: dict[str, Any], jour: date) -> Suites:
    """Sans requête pour un contrat seul, loin de son terme."""
    fini = contrat.etat in (EtatContrat.ECHU, EtatContrat.RESILIE)
    proche = (
        contrat.etat in EN_VIGUEUR and contrat.resiliation_effet_le is None and jour >= ouverture_au_plus_tot(contrat)
    )
    suite = contrat.suite if proche or fini else None
    precedent = contrat.precedent if contrat.precedent_id else None
    plusieurs = precedent is not None or suite is not None
    return Suites(
        contrats=list(contrat.dossier.contrats.select_related("dossier").order_by("rang")) if plusieurs else [],
        precedent=precedent,
        suite=suite,
        terme_proche=proche,
        renouvelable=(proche or fini) and suite is None and not raisons_de_ne_pas_renouveler(contrat, jour),
        debut_prevu=contrat.debut_si_signe(jour) if precedent and contrat.signe_le is None else None,
        trou=_trou(contrat, precedent, jour),
        lignee=_lignee(contrat, precedent, photographie),
    )


def _trou(contrat: Contrat, precedent: Contrat | None, jour: date) -> tuple[date, date] | None:
    if precedent is None:
        return None
    fin = precedent.resiliation_effet_le or precedent.fin_le
    debut = contrat.debut_le or contrat.debut_si_signe(jour)
    return (fin, debut - timedelta(days=1)) if debut > fin else None


def _lignee(contrat: Contrat, precedent: Contrat | None, photographie: dict[str, Any]) -> list[Lignee]:
    if precedent is None or contrat.etat == EtatContrat.ABANDONNE:
        return []
    return lignee(version_au(precedent, date.max), photographie)
