"""La taille d'une CPTS (T1 à T4) d'après sa population. Pur : ce module n'importe rien d'autre.

Source : accord conventionnel interprofessionnel de 2019 (arrêté du 21 août 2019, JO du 24/08/2019) :
T1 < 40 000 ≤ T2 < 80 000 ≤ T3 ≤ 175 000 < T4. Le texte laisse 80 000 exactement indécis ; le portail
le range en T3 et le signale (domaine §4, à confirmer).
"""

from dataclasses import dataclass

MARGE_POURCENT = 2


@dataclass(frozen=True)
class Seuil:
    """``habitants`` : la borne. ``taille_a_la_borne`` : la taille d'une population exactement égale."""

    habitants: int
    taille_a_la_borne: int
    a_confirmer: bool = False


SEUILS_ACI_2019 = (
    Seuil(40_000, taille_a_la_borne=2),
    Seuil(80_000, taille_a_la_borne=3, a_confirmer=True),
    Seuil(175_000, taille_a_la_borne=3),
)


@dataclass(frozen=True)
class Situation:
    """Une population face aux seuils.

    ``avant_superieure`` / ``avant_inferieure`` : habitants à gagner ou à perdre pour changer de
    taille (``None`` s'il n'y a pas de taille au-delà). ``seuil_proche`` : le seuil à 2 % au plus.
    """

    taille: int
    avant_superieure: int | None
    avant_inferieure: int | None
    seuil_proche: Seuil | None
    borne_a_confirmer: bool


def taille(population: int, seuils: tuple[Seuil, ...] = SEUILS_ACI_2019) -> int:
    """Rend la taille, de 1 à 4 ; lève ``ValueError`` si la population est négative."""
    if population < 0:
        raise ValueError(f"Une population ne peut pas être négative : {population}.")
    return 1 + sum(_franchi(population, rang, seuil) for rang, seuil in enumerate(seuils, start=1))


def situer(population: int, seuils: tuple[Seuil, ...] = SEUILS_ACI_2019) -> Situation:
    """Rend la taille et la distance aux seuils qui l'encadrent."""
    actuelle = taille(population, seuils)
    return Situation(
        taille=actuelle,
        avant_superieure=_entree(actuelle, seuils) - population if actuelle <= len(seuils) else None,
        avant_inferieure=population - _entree(actuelle - 1, seuils) + 1 if actuelle > 1 else None,
        seuil_proche=next((seuil for seuil in seuils if _proche(population, seuil)), None),
        borne_a_confirmer=any(seuil.a_confirmer and seuil.habitants == population for seuil in seuils),
    )


def _franchi(population: int, rang: int, seuil: Seuil) -> bool:
    """Le ``rang``-ième seuil sépare la taille ``rang`` de la suivante."""
    return population > seuil.habitants or (population == seuil.habitants and seuil.taille_a_la_borne > rang)


def _entree(rang: int, seuils: tuple[Seuil, ...]) -> int:
    """La plus petite population de la taille ``rang + 1``."""
    seuil = seuils[rang - 1]
    return seuil.habitants if seuil.taille_a_la_borne > rang else seuil.habitants + 1


def _proche(population: int, seuil: Seuil) -> bool:
    return abs(population - seuil.habitants) * 100 <= MARGE_POURCENT * seuil.habitants
