"""Le barème en vigueur, mis en lignes pour les pages publiques : aucun montant n'est écrit dans un gabarit."""

from dataclasses import dataclass
from decimal import Decimal

from commun.montants import format_nombre
from cpts_portal.contenus.missions import ICONES
from financement.bareme import LIBELLES_NATURES, TAILLES, Bareme, Ligne, MissionDuBareme
from missions.models import Mission


def libelle_de_la_taille(taille: int, bareme: Bareme) -> str:
    """« moins de 40 000 habitants », « 40 000 à 80 000 habitants », d'après les seuils du barème."""
    bornes = [format_nombre(seuil.habitants) for seuil in bareme.seuils]
    if taille == 1:
        return f"moins de {bornes[0]} habitants"
    if taille == TAILLES[-1]:
        return f"plus de {bornes[-1]} habitants"
    return f"{bornes[taille - 2]} à {bornes[taille - 1]} habitants"


@dataclass(frozen=True)
class TotalDeTaille:
    """Total annuel d'une taille, en euros, sans puis avec le supplément."""

    taille: int
    libelle: str
    sans_supplement: Decimal
    avec_supplement: Decimal


@dataclass(frozen=True)
class BlocDuBareme:
    """Un poste du barème (fonctionnement ou mission) et ses lignes : libellé, montants T1 à T4, hors total."""

    libelle: str
    socle: bool
    lignes: tuple[tuple[str, tuple[Decimal, ...], bool], ...]


@dataclass(frozen=True)
class TableDuBareme:
    """Tout ce que la page de financement affiche d'un barème, avec sa référence."""

    libelle: str
    reference: str
    blocs: tuple[BlocDuBareme, ...]
    totaux: tuple[TotalDeTaille, ...]
    hypotheses: tuple[str, ...]


def totaux_par_taille(bareme: Bareme) -> tuple[TotalDeTaille, ...]:
    """Les quatre totaux annuels du barème, toutes missions prises."""
    return tuple(
        TotalDeTaille(
            taille,
            libelle_de_la_taille(taille, bareme),
            bareme.total(taille, avec_supplement=False),
            bareme.total(taille, avec_supplement=True),
        )
        for taille in TAILLES
    )


def _ligne(bareme: Bareme, ligne: Ligne) -> tuple[str, tuple[Decimal, ...], bool]:
    montants = tuple(bareme.montant(ligne.poste, ligne.nature, taille) for taille in TAILLES)
    libelle = LIBELLES_NATURES[ligne.nature]
    return libelle[0].upper() + libelle[1:], montants, ligne.hors_total


def table_du_bareme(bareme: Bareme) -> TableDuBareme:
    """Le barème entier, poste par poste, dans son ordre officiel."""
    postes = dict.fromkeys(ligne.poste for ligne in bareme.lignes)
    blocs = []
    for poste in postes:
        mission = bareme.mission(poste)
        lignes = tuple(_ligne(bareme, ligne) for ligne in bareme.lignes if ligne.poste == poste)
        blocs.append(BlocDuBareme(bareme.libelle_poste(poste), bool(mission and mission.socle), lignes))
    return TableDuBareme(bareme.libelle, bareme.reference, tuple(blocs), totaux_par_taille(bareme), bareme.hypotheses)


@dataclass(frozen=True)
class MissionPresentee:
    """Une mission du barème telle que le public la lit ; textes du référentiel, délais du barème."""

    mission: MissionDuBareme
    icone: str
    explication: str
    exemples: tuple[str, ...]


def missions_presentees(bareme: Bareme) -> tuple[MissionPresentee, ...]:
    """Les missions du barème, dans son ordre ; ``KeyError`` si une mission n'est pas au référentiel (une requête)."""
    decrites = Mission.objects.in_bulk([mission.code for mission in bareme.missions])
    return tuple(
        MissionPresentee(
            mission,
            ICONES[mission.code],
            decrites[mission.code].explication,
            tuple(decrites[mission.code].liste_des_exemples),
        )
        for mission in bareme.missions
    )
