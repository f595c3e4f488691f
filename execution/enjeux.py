"""La somme en jeu d'une mission, calculée par le moteur : ce que le contrat lui doit, ce qu'un retard lui ôte."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from contrats.models import Contrat
from contrats.plans import situation_en_vigueur
from execution.lecture_du_contrat import MissionDuContrat, annee_de
from financement.bareme import Bareme
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee
from financement.situation import MissionEngagee, Situation
from financement.versements import ZERO, Du

# (mission, premier jour de sa période d'engagement)
Engagement = tuple[str, date]


@dataclass(frozen=True)
class Enjeu:
    """Pour une mission, jusqu'à l'anniversaire ``au`` : ce que le contrat prévoit et ce que le retard a déjà ôté.

    Démarrée, elle a l'année en cours en jeu ; sinon tout ce qui court depuis son engagement.
    ``lignes`` explique ``prevu`` : ce qui est dû par nature, la part variable à son maximum.
    """

    au: date
    prevu: Decimal
    perdu: Decimal
    lignes: tuple[Du, ...]


def enjeu_de(contrat: Contrat, mission: MissionDuContrat, jour: date, *, demarree: bool) -> Enjeu | None:
    """L'enjeu de cette mission ce jour-là ; None si le moteur ne peut pas calculer (mission sans date).

    ``perdu`` compare le plan du contrat, avenants et démarrages acceptés compris, à celui où la mission démarrerait
    ``jour`` : nul si elle a démarré, ou si sa date de démarrage n'est pas passée. Ce qu'une période d'engagement
    précédente a rapporté ne compte pas.
    """
    annee = annee_de(contrat, jour)
    try:
        situation, bareme = situation_en_vigueur(contrat)
        sienne = seule_periode(situation, mission.code, mission.engagee_le)
        lignes = _dus(sienne, bareme, mission.code, annee.numero)
        perdu = ZERO
        if demarree:
            lignes = tuple(du for du in lignes if du.annee == annee.numero)
        else:
            retardee = _demarrant(sienne, mission.code, jour)
            perdu = max(ZERO, _somme(lignes) - _somme(_dus(retardee, bareme, mission.code, annee.numero)))
    except SaisieRefusee:
        return None
    return Enjeu(annee.fin, _somme(lignes), perdu, lignes) if lignes else None


def dus_des_periodes(
    situation: Situation, bareme: Bareme, engagements: Iterable[Engagement]
) -> dict[Engagement, tuple[Du, ...]]:
    """Ce que le contrat doit à chaque mission au titre de chaque période d'engagement. Erreur : ``SaisieRefusee``."""
    communs = etablir_plan(situation, bareme).dus
    dus = {}
    for mission, du in engagements:
        sienne = seule_periode(situation, mission, du)
        lus = communs if sienne == situation else etablir_plan(sienne, bareme).dus
        dus[mission, du] = tuple(somme for somme in lus if somme.poste == mission)
    return dus


def seule_periode(situation: Situation, mission: str, du: date) -> Situation:
    """La même situation, où cette mission n'est engagée que dans la période qui commence ``du``."""
    toutes = (*situation.missions, *(m for avenant in situation.avenants for m in avenant.missions or ()))
    atteinte = next((m.atteinte for m in toutes if m.code == mission), {})
    initiales = situation.missions if situation.signature >= du else _sans(situation.missions, mission)
    vue, finie, avenants = _y_est(initiales, mission), False, []
    for avenant in situation.avenants:
        liste = avenant.missions or ()
        finie = finie or (vue and not _y_est(liste, mission))
        if avenant.effet < du or finie:
            liste = _sans(liste, mission)
        elif not vue:
            liste = tuple(replace(m, atteinte=atteinte) if m.code == mission else m for m in liste)
        vue = vue or _y_est(liste, mission)
        avenants.append(replace(avenant, missions=liste))
    return replace(situation, missions=initiales, avenants=tuple(avenants))


def _y_est(missions: tuple[MissionEngagee, ...], code: str) -> bool:
    return any(mission.code == code for mission in missions)


def _sans(missions: tuple[MissionEngagee, ...], code: str) -> tuple[MissionEngagee, ...]:
    return tuple(mission for mission in missions if mission.code != code)


def _dus(situation: Situation, bareme: Bareme, mission: str, annee: int) -> tuple[Du, ...]:
    return tuple(du for du in etablir_plan(situation, bareme).dus if du.poste == mission and du.annee <= annee)


def _somme(dus: tuple[Du, ...]) -> Decimal:
    return sum((du.montant for du in dus), ZERO)


def _demarrant(situation: Situation, mission: str, jour: date) -> Situation:
    """La même situation, où cette mission ne démarre pas avant ``jour``, dans aucune version du contrat."""

    def retardees(missions: tuple[MissionEngagee, ...]) -> tuple[MissionEngagee, ...]:
        return tuple(replace(m, demarrage=max(m.demarrage, jour)) if m.code == mission else m for m in missions)

    avenants = tuple(replace(avenant, missions=retardees(avenant.missions or ())) for avenant in situation.avenants)
    return replace(situation, missions=retardees(situation.missions), avenants=avenants)
