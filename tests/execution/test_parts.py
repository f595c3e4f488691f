"""Ce que valent au plus les indicateurs d'une année : leur somme est celle du plan, au centime."""

from datetime import date
from decimal import Decimal

from execution.parts import au_plus
from financement.bareme import Nature
from financement.baremes import trouver_bareme
from financement.droits import Droit
from financement.versements import ZERO, LigneDeVersement, Versement

ANNIVERSAIRE = date(2027, 3, 27)


def une_part(poste: str, numerateur: int) -> LigneDeVersement:
    droit = Droit((), 365, ZERO, (numerateur, 365))
    reste = (Decimal(0), ZERO, poste, trouver_bareme("ACI-2019"), str)
    return LigneDeVersement(2, ANNIVERSAIRE, poste, Nature.VARIABLE, Versement.RESULTAT, droit, *reste)


def test_les_parts_d_une_mission_font_la_somme_du_plan_et_non_celle_d_arrondis():
    """7 500 € × 210 j, 12 500 € × 31 j, 8 750 € × 124 j : 8 349,315 € chacune, 16 698,63 € à deux."""
    lignes = [une_part("acces_soins", 3_047_500), une_part("acces_soins", 3_047_500), une_part("prevention", 0)]
    assert au_plus(lignes) == [Decimal("8349.32"), Decimal("8349.31"), ZERO]
