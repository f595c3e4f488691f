"""Les indicateurs rémunérés d'un cas, et leurs relevés (domaine §6). Chaque refus nomme le champ."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from financement.indicateurs import IndicateurRemunere, Mode, Objectif, Palier
from financement.lectures import (
    exiger,
    lire_annees,
    lire_booleen,
    lire_decimal,
    lire_texte,
    refuser_cles_inconnues,
    tables,
)
from financement.refus import SaisieRefusee

CLES_INDICATEUR = ("code", "libelle", "montant", "mode", "reference", "cible", "baisse", "paliers", "objectifs")
CLES_OBJECTIF = ("depuis", "cible", "baisse", "paliers")
CLES_PALIER = ("seuil", "montant")
MASQUEE = "masquée"


def lire_indicateurs(champ: str, lus: Sequence[Mapping[str, Any]]) -> tuple[IndicateurRemunere, ...]:
    """Les indicateurs d'une mission. Une cible ou des paliers écrits à même l'indicateur valent dès la 1re année."""
    return tuple(_indicateur(f"{champ}[{rang}]", lu) for rang, lu in enumerate(lus, start=1))


def _indicateur(champ: str, donnees: Mapping[str, Any]) -> IndicateurRemunere:
    refuser_cles_inconnues(champ, donnees, CLES_INDICATEUR)
    code = lire_texte(f"{champ}.code", exiger(champ, donnees, "code"))
    objectifs = tables("objectifs", donnees, f"{champ}.objectifs")
    directs = {cle: donnees[cle] for cle in ("cible", "baisse", "paliers") if cle in donnees}
    return IndicateurRemunere(
        code=code,
        libelle=lire_texte(f"{champ}.libelle", donnees.get("libelle", code)),
        montant=lire_decimal(f"{champ}.montant", exiger(champ, donnees, "montant")),
        mode=_mode(f"{champ}.mode", exiger(champ, donnees, "mode")),
        reference=lire_decimal(f"{champ}.reference", donnees["reference"]) if "reference" in donnees else None,
        objectifs=(
            *((_objectif(champ, directs),) if directs else ()),
            *(_objectif(f"{champ}.objectifs[{rang}]", lu) for rang, lu in enumerate(objectifs, start=1)),
        ),
    )


def _mode(champ: str, valeur: object) -> Mode:
    try:
        return Mode(lire_texte(champ, valeur))
    except ValueError as erreur:
        raise SaisieRefusee(champ, f"mode inconnu « {valeur} » ; modes admis : {', '.join(Mode)}.") from erreur


def _objectif(champ: str, donnees: Mapping[str, Any]) -> Objectif:
    refuser_cles_inconnues(champ, donnees, CLES_OBJECTIF)
    depuis = donnees.get("depuis", 1)
    if isinstance(depuis, bool) or depuis not in range(1, 6):
        raise SaisieRefusee(f"{champ}.depuis", "l’année contractuelle va de 1 à 5.")
    paliers = tables("paliers", donnees, f"{champ}.paliers")
    return Objectif(
        depuis=depuis,
        cible=lire_decimal(f"{champ}.cible", donnees["cible"]) if "cible" in donnees else None,
        paliers=tuple(_palier(f"{champ}.paliers[{rang}]", lu) for rang, lu in enumerate(paliers, start=1)),
        baisse=lire_booleen(f"{champ}.baisse", donnees.get("baisse", False)),
    )


def _palier(champ: str, donnees: Mapping[str, Any]) -> Palier:
    refuser_cles_inconnues(champ, donnees, CLES_PALIER)
    return Palier(
        lire_decimal(f"{champ}.seuil", exiger(champ, donnees, "seuil")),
        lire_decimal(f"{champ}.montant", exiger(champ, donnees, "montant")),
    )


def lire_releves(champ: str, donnees: object) -> dict[str, dict[int, Decimal | None]]:
    """Les relevés : une table par code d'indicateur, année → valeur ; « masquée » n'est ni zéro ni une absence."""
    if not isinstance(donnees, Mapping):
        raise SaisieRefusee(champ, f"écrivez une table par indicateur, [{champ}.code].")
    return {code: lire_annees(f"{champ}.{code}", annees, _valeur) for code, annees in donnees.items()}


def _valeur(champ: str, valeur: object) -> Decimal | None:
    if valeur == MASQUEE:
        return None
    if isinstance(valeur, bool):
        return Decimal(int(valeur))
    return lire_decimal(champ, valeur)
