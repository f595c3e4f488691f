"""Le classeur des cas de référence : une caisse y ajoute les siens sous Excel, la suite de tests les rejoue.

``python -m financement.classeur CAS.xlsx`` : rejoue chaque cas et dit ses écarts ; code 0 si tout concorde, 1 sinon,
2 si le classeur est illisible. Chaque feuille a une ligne d'en-tête ; une ligne sans nom de cas est ignorée.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from commun.montants import CENTIME, euros, texte_montant
from commun.textes import au_clavier
from financement.entree import lire_cas
from financement.entree_indicateurs import MASQUEE
from financement.lectures import lire_date, lire_decimal
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee

CONTRATS, MISSIONS, AVENANTS = "Contrats", "Missions", "Avenants"
INDICATEURS, RELEVES, ATTENDUS = "Indicateurs", "Relevés", "Versements attendus"
ANNEES = tuple(str(annee) for annee in range(1, 6))
PALIERS = 4
COLONNES = {
    CONTRATS: ("Cas", "Barème", "Population", "Signature", "Résiliation", "Total attendu", "Remarque"),
    MISSIONS: (
        *("Cas", "Avenant du", "Mission", "Démarrage", "Compensation SNP", "Supplément SNP"),
        *(f"Taux année {annee}" for annee in ANNEES),
    ),
    AVENANTS: ("Cas", "Effet", "Population", "Barème"),
    INDICATEURS: (
        *("Cas", "Avenant du", "Mission", "Code", "Libellé", "Montant", "Mode", "Référence", "Depuis l’année", "Cible"),
        *(f"{quoi} {rang}" for rang in range(1, PALIERS + 1) for quoi in ("Seuil", "Montant du palier")),
    ),
    RELEVES: ("Cas", "Code", *(f"Année {annee}" for annee in ANNEES)),
    ATTENDUS: ("Cas", "Date", "Année", "Poste", "Nature", "Versement", "Montant"),
}
OUI_NON = {"oui": True, "non": False}
Ligne = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CasDuClasseur:
    """Un cas : ce qu'il décrit (de la forme d'un fichier TOML) et ce qu'il attend (versement → nombre de fois)."""

    nom: str
    donnees: dict[str, Any]
    total: Decimal | None
    attendus: Counter

    def ecarts(self) -> list[str]:
        """Ce qui diffère du calcul, en phrases ; vide si tout concorde. Un cas refusé est un écart."""
        try:
            cas = lire_cas(self.donnees)
            plan = etablir_plan(cas.situation, cas.bareme)
        except SaisieRefusee as refus:
            return [f"cas refusé : {refus}"]
        obtenus = Counter(
            (li.exigible_le, li.annee, li.poste, li.nature.value, li.versement.value, li.montant) for li in plan.lignes
        )
        ecarts = [f"calculé, non attendu : {_en_clair(cle)}" for cle in sorted((obtenus - self.attendus).elements())]
        ecarts += [f"attendu, non calculé : {_en_clair(cle)}" for cle in sorted((self.attendus - obtenus).elements())]
        if self.total is not None and self.total != plan.total:
            ecarts.append(f"total attendu {euros(self.total)}, calculé {euros(plan.total)}")
        return ecarts


def _en_clair(cle: tuple[Any, ...]) -> str:
    jour, annee, poste, nature, versement, montant = cle
    return f"{jour}, année {annee}, {poste}, {nature}, {versement}, {texte_montant(montant)}"


def lire_classeur(chemin: Path) -> list[CasDuClasseur]:
    """Les cas du classeur, dans l'ordre de sa première feuille. Erreur : ``SaisieRefusee`` (feuille nommée)."""
    feuilles = _feuilles(chemin)
    par_cas: dict[str, dict[str, list[Ligne]]] = defaultdict(lambda: defaultdict(list))
    for titre, lignes in feuilles.items():
        for ligne in lignes:
            par_cas[str(ligne["Cas"])][titre].append(ligne)
    noms = [str(ligne["Cas"]) for ligne in feuilles[CONTRATS]]
    for nom in par_cas:
        if noms.count(nom) != 1:
            raise SaisieRefusee(CONTRATS, f"le cas « {nom} » y a {noms.count(nom)} ligne(s) : il en faut une.")
    return [_cas(nom, par_cas[nom]) for nom in noms]


def _feuilles(chemin: Path) -> dict[str, list[Ligne]]:
    try:
        classeur = load_workbook(chemin, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError) as erreur:
        raise SaisieRefusee("classeur", f"« {chemin} » n’est pas un classeur XLSX lisible.") from erreur
    absentes = [titre for titre in COLONNES if titre not in classeur.sheetnames]
    if absentes:
        raise SaisieRefusee("classeur", f"feuille absente : {', '.join(absentes)}.")
    return {titre: list(_lignes(titre, classeur[titre].iter_rows(values_only=True))) for titre in COLONNES}


def _lignes(titre: str, rangs: Iterator[tuple[Any, ...]]) -> Iterator[Ligne]:
    connues = {au_clavier(colonne): colonne for colonne in COLONNES[titre]}
    lues = (str(cellule or "").strip() for cellule in next(rangs, ()))
    entete = tuple(connues.get(au_clavier(lue), lue) for lue in lues)
    absentes = [colonne for colonne in COLONNES[titre] if colonne not in entete]
    if absentes:
        raise SaisieRefusee(titre, f"colonne absente : {', '.join(absentes)}.")
    for rang in rangs:
        ligne = dict(zip(entete, rang, strict=False))
        if ligne.get("Cas"):
            yield ligne


def _cas(nom: str, lignes: Mapping[str, list[Ligne]]) -> CasDuClasseur:
    contrat = lignes[CONTRATS][0]
    donnees: dict[str, Any] = {
        "bareme": contrat["Barème"],
        "population": _nombre(contrat["Population"]),
        "signature": _jour(contrat["Signature"]),
        "missions": _missions(lignes, None),
        "avenants": [_avenant(lignes, ligne) for ligne in lignes.get(AVENANTS, ())],
        "releves": {str(ligne["Code"]): _annees(ligne, "Année") for ligne in lignes.get(RELEVES, ())},
    }
    if contrat["Résiliation"]:
        donnees["resiliation"] = _jour(contrat["Résiliation"])
    total = contrat["Total attendu"]
    attendus = Counter(_attendu(nom, ligne) for ligne in lignes.get(ATTENDUS, ()))
    return CasDuClasseur(nom, donnees, None if total is None else _montant(nom, total), attendus)


def _attendu(nom: str, ligne: Ligne) -> tuple[Any, ...]:
    textes = tuple(str(ligne[colonne]) for colonne in ("Poste", "Nature", "Versement"))
    jour = lire_date(f"{ATTENDUS}, cas « {nom} »", _jour(ligne["Date"]))
    return jour, int(ligne["Année"]), *textes, _montant(nom, ligne["Montant"])


def _montant(nom: str, valeur: object) -> Decimal:
    return lire_decimal(f"{ATTENDUS}, cas « {nom} »", _nombre(valeur)).quantize(CENTIME)


def _avenant(lignes: Mapping[str, list[Ligne]], ligne: Ligne) -> dict[str, Any]:
    effet = _jour(ligne["Effet"])
    lu: dict[str, Any] = {"effet": effet}
    if ligne["Population"] is not None:
        lu["population"] = _nombre(ligne["Population"])
    if ligne["Barème"]:
        lu["bareme"] = ligne["Barème"]
    missions = _missions(lignes, effet)
    return {**lu, "missions": missions} if missions else lu


def _missions(lignes: Mapping[str, list[Ligne]], avenant: object) -> list[dict[str, Any]]:
    """Les missions du contrat (``avenant`` nul) ou d'un avenant, avec leurs indicateurs."""
    return [
        {
            "code": ligne["Mission"],
            "demarrage": _jour(ligne["Démarrage"]),
            "compensation_snp": _oui(ligne["Compensation SNP"]),
            "supplement_snp": _oui(ligne["Supplément SNP"]),
            "atteinte": _annees(ligne, "Taux année"),
            "indicateurs": _indicateurs(lignes, ligne["Mission"], avenant),
        }
        for ligne in lignes.get(MISSIONS, ())
        if _jour(ligne["Avenant du"]) == avenant
    ]


def _indicateurs(lignes: Mapping[str, list[Ligne]], mission: str, avenant: object) -> list[dict[str, Any]]:
    """Un indicateur par code ; une ligne de plus au même code pose l'objectif d'une année suivante."""
    lus: dict[str, dict[str, Any]] = {}
    for ligne in lignes.get(INDICATEURS, ()):
        if ligne["Mission"] != mission or _jour(ligne["Avenant du"]) != avenant:
            continue
        objectif = _objectif(ligne)
        premier = lus.setdefault(
            str(ligne["Code"]),
            {
                "code": str(ligne["Code"]),
                "libelle": str(ligne["Libellé"] or ligne["Code"]),
                "montant": _nombre(ligne["Montant"]),
                "mode": ligne["Mode"],
                "objectifs": [],
            },
        )
        if ligne["Référence"] is not None:
            premier["reference"] = _nombre(ligne["Référence"])
        if len(objectif) > 1:
            premier["objectifs"].append(objectif)
    return list(lus.values())


def _objectif(ligne: Ligne) -> dict[str, Any]:
    objectif: dict[str, Any] = {"depuis": _nombre(ligne["Depuis l’année"]) or 1}
    if ligne["Cible"] is not None:
        objectif["cible"] = _nombre(ligne["Cible"])
    paliers = [
        {"seuil": _nombre(ligne[f"Seuil {rang}"]), "montant": _nombre(ligne[f"Montant du palier {rang}"])}
        for rang in range(1, PALIERS + 1)
        if ligne[f"Seuil {rang}"] is not None
    ]
    return {**objectif, "paliers": paliers} if paliers else objectif


def _annees(ligne: Ligne, colonne: str) -> dict[str, Any]:
    lues = {annee: ligne[f"{colonne} {annee}"] for annee in ANNEES}
    return {annee: _valeur(valeur) for annee, valeur in lues.items() if valeur is not None}


def _valeur(valeur: object) -> object:
    texte = str(valeur).strip().lower()
    if texte in OUI_NON:
        return OUI_NON[texte]
    return MASQUEE if texte == MASQUEE else _nombre(valeur)


def _nombre(valeur: object) -> object:
    """Un nombre de tableur : entier, ou le texte décimal qu'affiche la cellule (jamais un flottant)."""
    if isinstance(valeur, float):
        return int(valeur) if valeur.is_integer() else repr(valeur)
    return valeur


def _jour(valeur: object) -> object:
    return valeur.date() if isinstance(valeur, datetime) else valeur


def _oui(valeur: object) -> object:
    if valeur is None or isinstance(valeur, bool):
        return bool(valeur)
    return OUI_NON.get(str(valeur).strip().lower(), valeur)


def main(arguments: list[str] | None = None) -> int:
    """Point d'entrée ; rend le code de sortie."""
    analyseur = argparse.ArgumentParser(prog="python -m financement.classeur", description="Rejoue un classeur de cas.")
    analyseur.add_argument("classeur", metavar="CAS.xlsx", type=Path)
    try:
        cas = lire_classeur(analyseur.parse_args(arguments).classeur)
    except SaisieRefusee as refus:
        sys.stderr.write(f"Refusé : {refus}\n")
        return 2
    fautifs = 0
    for lu in cas:
        ecarts = lu.ecarts()
        fautifs += bool(ecarts)
        sys.stdout.write(f"{'écart' if ecarts else 'juste'}  {lu.nom}\n" + "".join(f"       {e}\n" for e in ecarts))
    return 1 if fautifs else 0


if __name__ == "__main__":
    sys.exit(main())
