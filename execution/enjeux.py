"""La somme en jeu d'une mission, calculée par le moteur : ce que le contrat lui doit, ce qu'un retard lui ôte."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contrats.financier import plan_du_contrat
from contrats.models import Contrat
from contrats.versions import contenu_au
from execution.lecture_du_contrat import annee_de
from financement.refus import SaisieRefusee
from financement.versements import Du

ZERO = Decimal("0.00")


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

    ``perdu`` compare le plan du contrat à celui où la mission démarrerait ``jour`` : nul si elle a démarré, ou si sa
    date de démarrage n'est pas passée.
    """
    photographie = contenu_au(contrat, jour)
    annee = annee_de(contrat, jour)
    try:
        lignes = _dus(contrat, photographie, mission, annee.numero)
        perdu = ZERO
        if demarree:
            lignes = tuple(du for du in lignes if du.annee == annee.numero)
        else:
            retardee = _demarrant(photographie, mission, jour)
            perdu = max(ZERO, _somme(lignes) - _somme(_dus(contrat, retardee, mission, annee.numero)))
    except SaisieRefusee:
        return None
    return Enjeu(annee.fin, _somme(lignes), perdu, lignes) if lignes else None


def _dus(contrat: Contrat, photographie: Any, mission: str, annee: int) -> tuple[Du, ...]:
    plan = plan_du_contrat(photographie, signature=contrat.debut_le)
    return tuple(du for du in plan.dus if du.poste == mission and du.annee <= annee)


def _somme(dus: tuple[Du, ...]) -> Decimal:
    return sum((du.montant for du in dus), ZERO)


def _demarrant(photographie: Any, mission: str, jour: date) -> Any:
    """La même photographie, où cette mission ne démarre pas avant ``jour``."""
    copie = deepcopy(dict(photographie))
    for engagement in copie["contenu"]["engagements"]:
        if engagement["mission"] == mission and engagement["demarrage_le"]:
            engagement["demarrage_le"] = max(engagement["demarrage_le"], jour.isoformat())
    return copie
