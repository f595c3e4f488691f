"""La somme en jeu d'une mission, calculée par le moteur : ce que le contrat lui doit, ce qu'un retard lui ôte."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from contrats.models import Contrat
from contrats.plans import situation_en_vigueur
from execution.lecture_du_contrat import annee_de
from financement.bareme import Bareme
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee
from financement.situation import MissionEngagee, Situation
from financement.versements import ZERO, Du


@dataclass(frozen=True)
class Enjeu:
    """Pour une mission, jusqu'à l'anniversaire ``au`` : ce que le contrat prévoit et ce que le retard a déjà ôté.

    Démarrée, elle a l'année en cours en jeu ; sinon tout ce qui court depuis la signature.
    ``lignes`` explique ``prevu`` : ce qui est dû par nature, la part variable à son maximum.
    """

    au: date
    prevu: Decimal
    perdu: Decimal
    lignes: tuple[Du, ...]


def enjeu_de(contrat: Contrat, mission: str, jour: date, *, demarree: bool) -> Enjeu | None:
    """L'enjeu de cette mission ce jour-là ; None si le moteur ne peut pas calculer (mission sans date).

    ``perdu`` compare le plan du contrat, avenants et démarrages acceptés compris, à celui où la mission démarrerait
    ``jour`` : nul si elle a démarré, ou si sa date de démarrage n'est pas passée.
    """
    annee = annee_de(contrat, jour)
    try:
        situation, bareme = situation_en_vigueur(contrat)
        lignes = _dus(situation, bareme, mission, annee.numero)
        perdu = ZERO
        if demarree:
            lignes = tuple(du for du in lignes if du.annee == annee.numero)
        else:
            retardee = _demarrant(situation, mission, jour)
            perdu = max(ZERO, _somme(lignes) - _somme(_dus(retardee, bareme, mission, annee.numero)))
    except SaisieRefusee:
        return None
    return Enjeu(annee.fin, _somme(lignes), perdu, lignes) if lignes else None


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
