"""De la photographie d'un contrat à la situation que lit le moteur de financement (domaine §6).

``releves`` None : la part variable est comptée à son maximum. Sinon elle se paie indicateur par indicateur, d'après les
relevés ; sans relevé, rien.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from contrats.engagements import engagees
from contrats.formes import lire
from financement.bareme import Bareme, Nature
from financement.baremes import trouver_bareme
from financement.calendrier import DUREE_ANNEES
from financement.indicateurs import IndicateurRemunere, Mode, Objectif, Palier, Releves
from financement.situation import Avenant, MissionEngagee, Situation

Photographie = Mapping[str, Any]
# (mission, premier jour de sa période d'engagement) → jour de démarrage que la caisse a accepté
Demarrages = Mapping[tuple[str, date], date]
# (jour d'effet, contenu complet en vigueur à partir de ce jour), un couple par jour d'effet
Suites = Sequence[tuple[date, Photographie]]


def situation_du_contrat(
    photographie: Photographie,
    *,
    signature: date,
    suites: Suites = (),
    resiliation: date | None = None,
    releves: Releves | None = None,
    demarrages: Demarrages | None = None,
    arretees: frozenset[int] | None = None,
) -> Situation:
    """La situation d'un contrat et de ses avenants. Une mission sans date de démarrage est laissée de côté.

    ``arretees`` : les années dont les relevés font foi, les autres au maximum ; None : toutes.
    ``demarrages`` : les dates acceptées par la caisse, qui prennent la place de celles du contrat, chacune dans sa
    période d'engagement.

    Une mission dont la date de démarrage précède la signature démarre le jour de la signature (article 3 du contrat) ;
    celle qu'un avenant ajoute, ou rend après un autre qui l'avait retirée, démarre au plus tôt à son effet.
    """
    photo = lire(photographie)
    lire_missions = partial(_missions, releves=releves, reels=demarrages or {})
    depuis = engagees(photo, signature)
    missions = precedente = lire_missions(photo, au_plus_tot=signature, avant={}, vues=set(), depuis=depuis)
    vues = {mission.code for mission in missions}
    avenants = []
    for effet, suite in suites:
        anciens = {mission.code: mission.demarrage for mission in precedente}
        lue = lire(suite)
        depuis = engagees(lue, effet, depuis)
        liste = precedente = lire_missions(lue, au_plus_tot=effet, avant=anciens, vues=vues, depuis=depuis)
        vues |= {mission.code for mission in liste}
        contenu = suite["contenu"]
        avenants.append(Avenant(effet, suite["territoire"]["population"], liste, trouver_bareme(contenu["bareme"])))
    return Situation(
        population=photo["territoire"]["population"],
        signature=signature,
        missions=missions,
        avenants=tuple(avenants),
        resiliation=resiliation,
        releves=_releves_du_contrat(releves, (missions, *(avenant.missions or () for avenant in avenants))),
        arretees=arretees,
    )


def _missions(
    photo: Photographie,
    *,
    au_plus_tot: date,
    avant: Mapping[str, date],
    vues: Collection[str],
    depuis: Mapping[str, date],
    releves: Releves | None,
    reels: Demarrages,
) -> tuple[MissionEngagee, ...]:
    """``avant`` : démarrage des missions de la version précédente, qui ne bouge plus s'il est passé.

    ``depuis`` : le premier jour de la période d'engagement de chacune.

    ``vues`` : toutes les missions déjà engagées un jour. Celle qu'un avenant a retirée et qu'un autre rend démarre de
    nouveau au plus tôt à l'effet de ce dernier, mais son maximum annuel n'est dit qu'une fois.
    """
    bareme = trouver_bareme(photo["contenu"]["bareme"])
    missions = []
    for engagement in photo["contenu"]["engagements"]:
        if not engagement["demarrage_le"]:
            continue
        code, ancien = engagement["mission"], avant.get(engagement["mission"])
        voulu = max(reels.get((code, depuis[code])) or date.fromisoformat(engagement["demarrage_le"]), au_plus_tot)
        missions.append(
            MissionEngagee(
                code=code,
                demarrage=ancien if ancien is not None and ancien < au_plus_tot else voulu,
                compensation_snp=engagement["compensation_snp"],
                supplement_snp=engagement["supplement_snp"],
                atteinte=_maximum(bareme, code) if releves is None and code not in vues else {},
                indicateurs=() if releves is None else indicateurs_payes(engagement),
            )
        )
    return tuple(missions)


def _maximum(bareme: Bareme, mission: str) -> dict[int, Decimal]:
    if Nature.VARIABLE not in bareme.natures(mission):
        return {}
    return dict.fromkeys(range(1, DUREE_ANNEES + 1), bareme.valeur("plafond_variable"))


def indicateurs_payes(engagement: Photographie) -> tuple[IndicateurRemunere, ...]:
    """Les indicateurs rémunérés d'une mission photographiée, tels que le moteur les paie."""
    return tuple(
        IndicateurRemunere(
            code=indicateur["code"],
            libelle=indicateur["intitule"],
            montant=Decimal(indicateur["montant"]),
            mode=Mode(indicateur["mode"]),
            reference=_nombre(indicateur["reference"]),
            objectifs=tuple(_objectif(objectif) for objectif in indicateur["objectifs"]),
        )
        for indicateur in engagement["indicateurs"]
        if indicateur["remunere"]
    )


def _objectif(objectif: Photographie) -> Objectif:
    return Objectif(
        depuis=objectif["depuis"],
        cible=_nombre(objectif["cible"]),
        paliers=tuple(Palier(Decimal(p["seuil"]), Decimal(p["montant"])) for p in objectif["paliers"]),
        baisse=objectif["baisse"],
    )


def _nombre(texte: str) -> Decimal | None:
    return Decimal(texte) if texte else None


def _releves_du_contrat(releves: Releves | None, listes: Collection[tuple[MissionEngagee, ...]]) -> Releves:
    """Les seuls relevés d'indicateurs payés : un indicateur de suivi se relève aussi, sans euro."""
    payes = {indicateur.code for liste in listes for mission in liste for indicateur in mission.indicateurs}
    return {code: valeurs for code, valeurs in (releves or {}).items() if code in payes}
