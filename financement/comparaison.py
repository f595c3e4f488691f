"""Deux barèmes côte à côte : ce qui change, en euros par an et par taille, et en phrases. Pur."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commun.calendrier import en_lettres
from commun.montants import format_nombre
from financement.bareme import LIBELLES_NATURES, TAILLES, Bareme, Nature
from financement.textes import nombre

Montants = tuple[Decimal | None, ...]
SANS: Montants = (None,) * len(TAILLES)


@dataclass(frozen=True, slots=True)
class LigneComparee:
    """Une ligne des deux barèmes ; ``None`` où l'un n'a pas de montant. ``ecarts`` : après moins avant, en euros."""

    poste: str
    nature: str
    avant: Montants
    apres: Montants
    hors_total: bool = False

    @property
    def ecarts(self) -> Montants:
        """``None`` si aucun des deux n'a de montant, ou si l'un d'eux est encore inconnu dans une ligne commune."""
        return tuple(_ecart(a, b, self.commune) for a, b in zip(self.avant, self.apres, strict=True))

    @property
    def commune(self) -> bool:
        """Vrai si la ligne existe dans les deux barèmes."""
        return self.avant is not SANS and self.apres is not SANS

    @property
    def change(self) -> bool:
        return self.avant != self.apres

    @property
    def paires(self) -> list[tuple[int, Decimal | None, Decimal | None, Decimal | None]]:
        """Taille, avant, après, écart."""
        return list(zip(TAILLES, self.avant, self.apres, self.ecarts, strict=True))


def _ecart(avant: Decimal | None, apres: Decimal | None, commune: bool) -> Decimal | None:
    if avant is None and apres is None or commune and (avant is None or apres is None):
        return None
    return (apres or Decimal(0)) - (avant or Decimal(0))


@dataclass(frozen=True, slots=True)
class Comparaison:
    """``totaux`` : la somme des lignes ordinaires, hors suppléments ; ``None`` si un montant manque."""

    avant: Bareme
    apres: Bareme
    lignes: tuple[LigneComparee, ...]
    totaux: LigneComparee
    phrases: tuple[str, ...]

    @property
    def identiques(self) -> bool:
        return not self.phrases and not any(ligne.change for ligne in self.lignes)


def comparer(avant: Bareme, apres: Bareme) -> Comparaison:
    """Tout ce qui change d'un barème à l'autre, brouillons compris : on compare ce qui est écrit, on ne calcule pas."""
    phrases = (*_missions(avant, apres), *_seuils(avant, apres), *_regles(avant, apres), *_dates(avant, apres))
    totaux = LigneComparee("Total ordinaire", "", _total(avant), _total(apres))
    return Comparaison(avant, apres, tuple(_lignes(avant, apres)), totaux, phrases)


def _lignes(avant: Bareme, apres: Bareme) -> Iterator[LigneComparee]:
    """Dans l'ordre du second, chaque ligne disparue rangée à la suite."""
    cles = dict.fromkeys((ligne.poste, ligne.nature) for bareme in (apres, avant) for ligne in bareme.lignes)
    for poste, nature in cles:
        ou = apres if apres.ouvre(poste, nature) else avant
        yield LigneComparee(
            ou.libelle_poste(poste),
            LIBELLES_NATURES[nature],
            _montants(avant, poste, nature),
            _montants(apres, poste, nature),
            ou.ligne(poste, nature).hors_total,
        )


def _montants(bareme: Bareme, poste: str, nature: Nature) -> Montants:
    return bareme.ligne(poste, nature).montants if bareme.ouvre(poste, nature) else SANS


def _total(bareme: Bareme) -> Montants:
    colonnes = zip(*(ligne.montants for ligne in bareme.lignes if not ligne.hors_total), strict=True)
    return tuple(None if None in colonne else sum(colonne, Decimal(0)) for colonne in colonnes)


def _missions(avant: Bareme, apres: Bareme) -> Iterator[str]:
    for mission in apres.missions:
        ancienne = avant.mission(mission.code)
        if ancienne is None:
            yield f"Mission ajoutée : {mission.libelle}{' (socle)' if mission.socle else ''}."
            continue
        if ancienne.socle != mission.socle:
            yield f"{mission.libelle} : {'devient' if mission.socle else 'n’est plus'} une mission socle."
        for quoi, vieux, neuf in (
            ("démarrage", ancienne.demarrage_mois, mission.demarrage_mois),
            ("déploiement", ancienne.deploiement_mois, mission.deploiement_mois),
        ):
            if vieux != neuf:
                yield f"{mission.libelle}, {quoi} : {_mois(vieux)} → {_mois(neuf)}."
    yield from (f"Mission retirée : {m.libelle}." for m in avant.missions if apres.mission(m.code) is None)


def _mois(mois: int | None) -> str:
    return "sans limite" if mois is None else f"{mois} mois après la signature"


def _seuils(avant: Bareme, apres: Bareme) -> Iterator[str]:
    for rang, (ancien, neuf) in enumerate(zip(avant.seuils, apres.seuils, strict=False), start=1):
        if ancien.habitants != neuf.habitants:
            yield (
                f"Seuil entre les tailles {rang} et {rang + 1} : {format_nombre(ancien.habitants)} → "
                f"{format_nombre(neuf.habitants)} habitants."
            )
        if ancien.taille_a_la_borne != neuf.taille_a_la_borne:
            yield (
                f"À {format_nombre(neuf.habitants)} habitants exactement : taille {ancien.taille_a_la_borne} → "
                f"{neuf.taille_a_la_borne}."
            )


def _regles(avant: Bareme, apres: Bareme) -> Iterator[str]:
    anciennes = {p.code: p for p in avant.parametres}
    nouvelles = {p.code: p for p in apres.parametres}
    for code, regle in nouvelles.items():
        ancienne = anciennes.get(code)
        if ancienne is None:
            yield f"Règle ajoutée : {regle.libelle}."
        elif ancienne.valeur != regle.valeur:
            debut = f"{regle.libelle[:1].upper()}{regle.libelle[1:]}"
            yield f"{debut} : {_valeur(ancienne.valeur)} → {_valeur(regle.valeur)}."
        elif ancienne.libelle != regle.libelle:
            yield f"Règle réécrite : « {ancienne.libelle} » → « {regle.libelle} »."
    yield from (f"Règle retirée : {p.libelle}." for code, p in anciennes.items() if code not in nouvelles)


def _valeur(valeur: Decimal | None) -> str:
    return "sans valeur" if valeur is None else nombre(valeur)


def _dates(avant: Bareme, apres: Bareme) -> Iterator[str]:
    if avant.effet != apres.effet:
        yield f"Date d’effet : {en_lettres(avant.effet)} → {en_lettres(apres.effet)}."
