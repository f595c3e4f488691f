"""Ce que les textes d'une fiche-action veulent dire au contrat : nombres, unité, sens, cible de chaque année. Pur."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from commun.calendrier import en_lettres
from contrats.enums import ModeIndicateur
from dossiers.qualite_indicateurs import CIBLES
from financement.textes import libelle_annee
from missions.catalogue import Sens, Unite

NOMBRE = re.compile(r"\s*(-?\d{1,3}(?:[\s\u00a0\u202f]\d{3})+|-?\d+)(?:[.,](\d+))?\s*(.{0,30})\s*$")
# Ce qu'écrit le catalogue des indicateurs, et le signe que l'on met derrière une valeur.
SIGNES = {Unite.POURCENTAGE.value: "%", Unite.NOMBRE.value: "", Unite.NOTE.value: ""}
UNITE_MAXIMUM = 30
TEXTES = ("intitule", "unite", "sens", "reference", *CIBLES, "source")


@dataclass(frozen=True)
class IndicateurLu:
    """Un indicateur du projet, en valeurs. ``cibles`` : (année contractuelle, valeur), là où elle change."""

    unite: str
    reference: Decimal | None
    cibles: tuple[tuple[int, Decimal], ...]
    baisse: bool

    @property
    def mode(self) -> str:
        """Une cible chiffrée se paie au chemin parcouru ; sinon, sur preuve."""
        return ModeIndicateur.LINEAIRE if self.cibles else ModeIndicateur.BINAIRE


def textes_de(indicateur: Any) -> dict[str, str]:
    """Ce que le projet dit d'un indicateur, mot pour mot."""
    return {nom: getattr(indicateur, nom) for nom in TEXTES}


def lire_indicateur(textes: Mapping[str, str]) -> IndicateurLu:
    """L'indicateur que disent ces textes ; une cible vaut de son année jusqu'à la suivante, répétitions fondues.

    Une valeur qui n'est pas un nombre ne se reprend pas : rien ne se devine.
    """
    reference, unite = lire_valeur(textes["reference"])
    cibles: list[tuple[int, Decimal]] = []
    for annee, cle in enumerate(CIBLES, start=1):
        cible, ecrite = lire_valeur(textes.get(cle, ""))
        unite = unite or ecrite
        if cible is not None and (not cibles or cibles[-1][1] != cible):
            cibles.append((annee, cible))
    dite = textes.get("unite", "").strip()
    signe = SIGNES.get(dite.lower(), dite)
    return IndicateurLu(
        unite=signe if signe and len(signe) <= UNITE_MAXIMUM else unite,
        reference=reference,
        cibles=tuple(cibles),
        baisse=textes.get("sens") == Sens.BAISSE,
    )


def a_trancher(textes: Mapping[str, str], ecrites: Collection[int]) -> list[str]:
    """Ce que le projet laisse à décider, en phrases. ``ecrites`` : les années où le contrat a déjà un objectif."""
    lu = lire_indicateur(textes)
    if not lu.cibles:
        return []
    return [*_premiere_annee(lu, textes, ecrites), *_cibles_illisibles(textes, ecrites), *_sens_contraire(lu, textes)]


def _premiere_annee(lu: IndicateurLu, textes: Mapping[str, str], ecrites: Collection[int]) -> Iterator[str]:
    annee = lu.cibles[0][0]
    if annee > 1 and 1 not in ecrites:
        yield (
            f"Le projet ne dit aucune cible avant la {libelle_annee(annee)} (« {textes[CIBLES[annee - 1]]} ») : "
            "écrivez celle de la 1re année. Sans elle, le contrat ne se propose pas."
        )


def _cibles_illisibles(textes: Mapping[str, str], ecrites: Collection[int]) -> Iterator[str]:
    for annee, cle in enumerate(CIBLES, start=1):
        dit = textes.get(cle, "").strip()
        if dit and annee not in ecrites and lire_valeur(dit)[0] is None:
            yield (
                f"Pour la {libelle_annee(annee)}, le projet dit « {dit} », qui n’est pas un nombre : écrivez la cible, "
                "ou celle d’avant vaudra encore."
            )


def _sens_contraire(lu: IndicateurLu, textes: Mapping[str, str]) -> Iterator[str]:
    finale = lu.cibles[-1][1]
    if lu.reference is None or not textes.get("sens") or finale == lu.reference:
        return
    if (finale < lu.reference) != lu.baisse:
        dit, fait = ("une baisse", "monte") if lu.baisse else ("une hausse", "descend")
        yield f"Le projet dit que le progrès est {dit}, mais sa cible {fait} : vérifiez les deux valeurs."


def annees_sans_cible(textes: Mapping[str, str]) -> list[int]:
    """Les années dont le projet ne dit rien, après la première cible : la précédente y vaut encore."""
    lu = lire_indicateur(textes)
    debut = lu.cibles[0][0] if lu.cibles else len(CIBLES)
    return [annee for annee, cle in enumerate(CIBLES, start=1) if annee > debut and not textes.get(cle, "").strip()]


@dataclass(frozen=True)
class DateLue:
    """Une date que les fiches disent d'une mission. ``raison`` : pourquoi elle ne se reprend pas ; vide si elle va."""

    jour: date
    fiche: str
    raison: str = ""


def dates_de_la_mission(fiches: Iterable[Any], limites: Mapping[str, date | None]) -> dict[str, DateLue]:
    """Démarrage : le premier début des fiches ; déploiement complet : leur dernière fin. Une date absente manque.

    ``limites`` : dernier jour permis par champ (None : aucun). Une date qui les dépasse se dit sans se reprendre.
    """
    debuts = [(fiche.debut_le, fiche.titre) for fiche in fiches if fiche.debut_le]
    fins = [(fiche.fin_le, fiche.titre) for fiche in fiches if fiche.fin_le]
    lues = {}
    if debuts:
        lues["demarrage_le"] = _bornee(*min(debuts), limites["demarrage_le"])
    if fins:
        lues["deploiement_le"] = _bornee(*max(fins), limites["deploiement_le"])
    if len(lues) == len(limites) and lues["deploiement_le"].jour < lues["demarrage_le"].jour:
        lues["deploiement_le"] = replace(lues["deploiement_le"], raison="elle précède le démarrage")
    return lues


def _bornee(jour: date, fiche: str, limite: date | None) -> DateLue:
    if limite is None or jour <= limite:
        return DateLue(jour, fiche)
    return DateLue(jour, fiche, f"la limite serait le {en_lettres(limite)} ; écrivez une date, ou une dérogation")


def moyens_des_fiches(fiches: Iterable[Any]) -> str:
    """Les moyens humains, matériels et financiers de chaque fiche, un par ligne."""
    lignes = []
    for fiche in fiches:
        dits = ((fiche.moyens, ""), (fiche.moyens_materiels, ", matériel"), (fiche.moyens_financiers, ", financement"))
        lignes += [f"{fiche.titre}{nature} : {texte.strip()}" for texte, nature in dits if texte.strip()]
    return "\n".join(lignes)


def lire_valeur(texte: str) -> tuple[Decimal | None, str]:
    """La valeur et l'unité d'un texte libre (« 1 250,5 passages ») ; (None, "") si ce n'est pas un nombre."""
    lu = NOMBRE.fullmatch(texte or "")
    if lu is None:
        return None, ""
    entier, decimales, unite = lu.groups()
    try:
        valeur = Decimal(re.sub(r"\s", "", entier) + (f".{decimales[:4]}" if decimales else ""))
    except InvalidOperation:
        return None, ""
    return (valeur, unite.strip()) if abs(valeur) < Decimal(10) ** 9 else (None, "")
