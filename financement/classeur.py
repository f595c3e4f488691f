"""Le classeur des cas de référence : une caisse y ajoute les siens sous Excel, la suite de tests les rejoue.

``python -m financement.classeur CAS.xlsx`` : rejoue chaque cas et dit ses écarts ; code 0 si tout concorde, 1 sinon,
2 si le classeur est illisible. Chaque feuille a une ligne d'en-tête ; une ligne vide est ignorée.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import CENTIME, euros
from commun.textes import sans_accents
from financement.bareme import FONCTIONNEMENT, Nature
from financement.baremes import connus
from financement.cellules import OUI_NON, Ligne, lire_feuilles
from financement.entree import lire_cas
from financement.entree_indicateurs import MASQUEE
from financement.indicateurs import Mode
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee
from financement.textes import libelle_annee
from financement.versements import LigneDeVersement, Versement

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
SOUS_CHAMP = re.compile(r"(\.[^.\[]*|\[\d+\])$")
Feuilles = Mapping[str, list[Ligne]]
# jour, année du contrat, poste, nature, versement
Cle = tuple[date, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Attendu:
    """Un versement attendu, et la ligne du classeur qui l'attend."""

    cle: Cle
    montant: Decimal
    ligne: Ligne


@dataclass(frozen=True, slots=True)
class CasDuClasseur:
    """Un cas : ce qu'il décrit (de la forme d'un fichier TOML), où c'est écrit (champ → ligne), ce qu'il attend."""

    nom: str
    donnees: dict[str, Any]
    lieux: Mapping[str, str]
    total: Decimal | None
    attendus: tuple[Attendu, ...]

    def ecarts(self) -> list[str]:
        """Ce qui diffère du calcul, en phrases ; vide si tout concorde. Un cas refusé est un écart."""
        try:
            cas = lire_cas(self.donnees)
            plan = etablir_plan(cas.situation, cas.bareme)
        except SaisieRefusee as refus:
            return [f"cas refusé : {self._lieu(refus.champ)} : {refus.message}"]
        ecarts = list(_comparer(self.attendus, plan.lignes))
        if self.total is not None and self.total != plan.total:
            ecarts.append(f"total attendu {euros(self.total)}, calculé {euros(plan.total)}")
        return ecarts

    def _lieu(self, champ: str) -> str:
        """La ligne du classeur où s'écrit ce champ du calcul ; le champ lui-même si aucune ne l'écrit."""
        court = champ
        while court and court not in self.lieux:
            court = SOUS_CHAMP.sub("", court) if SOUS_CHAMP.search(court) else ""
        return self.lieux.get(court, champ)


def _comparer(attendus: Iterable[Attendu], lignes: Iterable[LigneDeVersement]) -> Iterable[str]:
    """Chaque versement attendu face au calculé de même jour et de même nature : un montant faux dit les deux."""
    calcules: dict[Cle, list[LigneDeVersement]] = defaultdict(list)
    for ligne in lignes:
        cle = (ligne.exigible_le, ligne.annee, ligne.poste, ligne.nature.value, ligne.versement.value)
        calcules[cle].append(ligne)
    restants = [attendu for attendu in attendus if not _retirer(calcules[attendu.cle], attendu.montant)]
    for attendu in restants:
        ou, quoi = attendu.ligne.lieu(), _en_clair(attendu.cle)
        if calcules[attendu.cle]:
            calcule = calcules[attendu.cle].pop(0)
            sommes = f"{euros(attendu.montant)} attendus, {euros(calcule.montant)} calculés"
            yield f"{ou} : {sommes} ({quoi}). {calcule.regle}"
        else:
            yield f"{ou} : {euros(attendu.montant)} attendus, rien de calculé ({quoi})."
    for cle, lues in sorted(calcules.items()):
        for calcule in lues:
            yield f"{ATTENDUS}, ligne absente : {euros(calcule.montant)} calculés ({_en_clair(cle)}). {calcule.regle}"


def _retirer(lignes: list[LigneDeVersement], montant: Decimal) -> bool:
    """Retire la première ligne de ce montant ; faux s'il n'y en a pas."""
    for rang, ligne in enumerate(lignes):
        if ligne.montant == montant:
            del lignes[rang]
            return True
    return False


def _en_clair(cle: Cle) -> str:
    jour, annee, *quoi = cle
    return f"{en_lettres(jour)}, {libelle_annee(annee)}, {', '.join(quoi)}"


def lire_classeur(chemin: Path) -> list[CasDuClasseur]:
    """Les cas du classeur, dans l'ordre de sa première feuille. Erreur : ``SaisieRefusee`` (ligne nommée)."""
    feuilles = lire_feuilles(chemin, COLONNES)
    par_cas: dict[str, dict[str, list[Ligne]]] = defaultdict(lambda: defaultdict(list))
    noms = Counter(ligne.texte("Cas") for ligne in feuilles[CONTRATS])
    for titre, lignes in feuilles.items():
        for ligne in lignes:
            nom = ligne.texte("Cas")
            if noms[nom] != 1:
                raise ligne.refuser(
                    "Cas", f"le cas « {nom} » a {noms[nom]} ligne(s) dans « {CONTRATS} » : il en faut une."
                )
            par_cas[nom][titre].append(ligne)
    return [_Lecture(feuilles_du_cas).cas(nom) for nom, feuilles_du_cas in par_cas.items()]


@dataclass
class _Lecture:
    """La lecture d'un cas : retient la ligne de chaque champ, et celles que rien n'a lues."""

    feuilles: Feuilles
    lieux: dict[str, str] = field(default_factory=dict)
    lus: set[int] = field(default_factory=set)

    def cas(self, nom: str) -> CasDuClasseur:
        contrat = self.feuilles[CONTRATS][0]
        for champ, colonne in (("bareme", "Barème"), ("population", "Population"), ("signature", "Signature")):
            contrat.exiger(colonne)
            self.lieux[champ] = contrat.lieu(colonne)
        donnees: dict[str, Any] = {
            "bareme": contrat.texte("Barème"),
            "population": contrat.nombre("Population"),
            "signature": contrat.jour("Signature"),
            "missions": self._missions("missions", None),
            "avenants": [self._avenant(rang, ligne) for rang, ligne in enumerate(self._de(AVENANTS), start=1)],
            "releves": self._releves(),
        }
        if contrat["Résiliation"] is not None:
            donnees["resiliation"] = contrat.jour("Résiliation")
            self.lieux["resiliation"] = contrat.lieu("Résiliation")
        self._refuser_les_oubliees()
        total = None if contrat["Total attendu"] is None else _montant(contrat, "Total attendu")
        return CasDuClasseur(nom, donnees, self.lieux, total, tuple(_attendu(li) for li in self._de(ATTENDUS)))

    def _de(self, feuille: str) -> list[Ligne]:
        return self.feuilles.get(feuille, [])

    def _refuser_les_oubliees(self) -> None:
        """Une ligne qu'aucun contrat ni avenant n'a lue serait perdue sans un mot."""
        causes = (
            (MISSIONS, "Avenant du", f"aucun avenant de cette date dans la feuille « {AVENANTS} »."),
            (INDICATEURS, "Mission", f"cette mission n’est pas à cette date dans la feuille « {MISSIONS} »."),
        )
        for feuille, colonne, cause in causes:
            for ligne in self._de(feuille):
                if id(ligne) not in self.lus:
                    raise ligne.refuser(colonne, cause)

    def _avenant(self, rang: int, ligne: Ligne) -> dict[str, Any]:
        ligne.exiger("Effet")
        champ, effet = f"avenants[{rang}]", ligne.jour("Effet")
        self.lieux |= {champ: ligne.lieu(), f"{champ}.effet": ligne.lieu("Effet")}
        lu: dict[str, Any] = {"effet": effet}
        if ligne["Population"] is not None:
            lu["population"] = ligne.nombre("Population")
        if ligne["Barème"] is not None:
            lu["bareme"] = ligne.texte("Barème")
        missions = self._missions(f"{champ}.missions", effet)
        return {**lu, "missions": missions} if missions else lu

    def _missions(self, champ: str, avenant: date | None) -> list[dict[str, Any]]:
        """Les missions du contrat (``avenant`` nul) ou d'un avenant, avec leurs indicateurs."""
        siennes = [ligne for ligne in self._de(MISSIONS) if ligne.jour("Avenant du") == avenant]
        return [self._mission(f"{champ}[{rang}]", ligne, avenant) for rang, ligne in enumerate(siennes, start=1)]

    def _mission(self, champ: str, ligne: Ligne, avenant: date | None) -> dict[str, Any]:
        self.lus.add(id(ligne))
        mission = ligne.code("Mission", _missions_connues())
        ligne.exiger("Démarrage")
        self.lieux |= {
            champ: ligne.lieu(),
            f"{champ}.code": ligne.lieu("Mission"),
            f"{champ}.demarrage": ligne.lieu("Démarrage"),
            f"{champ}.compensation_snp": ligne.lieu("Compensation SNP"),
            f"{champ}.supplement_snp": ligne.lieu("Supplément SNP"),
            **{f"{champ}.atteinte.{annee}": ligne.lieu(f"Taux année {annee}") for annee in ANNEES},
        }
        return {
            "code": mission,
            "demarrage": ligne.jour("Démarrage"),
            "compensation_snp": ligne.oui("Compensation SNP"),
            "supplement_snp": ligne.oui("Supplément SNP"),
            "atteinte": {
                annee: ligne.nombre(f"Taux année {annee}")
                for annee in ANNEES
                if ligne[f"Taux année {annee}"] is not None
            },
            "indicateurs": self._indicateurs(f"{champ}.indicateurs", mission, avenant),
        }

    def _indicateurs(self, champ: str, mission: str, avenant: date | None) -> list[dict[str, Any]]:
        """Un indicateur par code ; une ligne de plus au même code pose l'objectif d'une année suivante."""
        lus: dict[str, dict[str, Any]] = {}
        for ligne in self._de(INDICATEURS):
            if ligne.code("Mission") != mission or ligne.jour("Avenant du") != avenant:
                continue
            self.lus.add(id(ligne))
            self.lieux.setdefault(champ, ligne.lieu("Montant"))
            code = ligne.texte("Code")
            if code not in lus:
                lus[code] = _indicateur(ligne)
                self._situer(f"{champ}[{len(lus)}]", ligne)
            objectif = _objectif(ligne)
            if len(objectif) > 1:
                lus[code]["objectifs"].append(objectif)
                rang = list(lus).index(code) + 1
                self.lieux[f"{champ}[{rang}].objectifs[{len(lus[code]['objectifs'])}]"] = ligne.lieu()
        return list(lus.values())

    def _situer(self, champ: str, ligne: Ligne) -> None:
        colonnes = {"montant": "Montant", "mode": "Mode", "reference": "Référence"}
        self.lieux |= {champ: ligne.lieu(), **{f"{champ}.{cle}": ligne.lieu(col) for cle, col in colonnes.items()}}

    def _releves(self) -> dict[str, dict[str, Any]]:
        lus: dict[str, dict[str, Any]] = {}
        for ligne in self._de(RELEVES):
            code = ligne.texte("Code")
            if code in lus:
                raise ligne.refuser("Code", f"« {code} » a déjà une ligne plus haut : une seule par indicateur.")
            self.lieux[f"releves.{code}"] = ligne.lieu("Code")
            lus[code] = {an: _valeur(ligne, f"Année {an}") for an in ANNEES if ligne[f"Année {an}"] is not None}
        return lus


def _missions_connues() -> tuple[str, ...]:
    """Les codes des missions de tous les barèmes."""
    return tuple(dict.fromkeys(mission.code for bareme in connus().values() for mission in bareme.missions))


def _attendu(ligne: Ligne) -> Attendu:
    ligne.exiger("Date")
    annee = ligne.nombre("Année")
    if annee not in range(1, 6):
        raise ligne.refuser("Année", "l’année du contrat va de 1 à 5.")
    cle = (
        ligne.jour("Date"),
        annee,
        ligne.code("Poste", (FONCTIONNEMENT, *_missions_connues())),
        ligne.code("Nature", tuple(Nature)),
        ligne.code("Versement", tuple(Versement)),
    )
    return Attendu(cle, _montant(ligne, "Montant"), ligne)


def _montant(ligne: Ligne, colonne: str) -> Decimal:
    ligne.exiger(colonne)
    return Decimal(ligne.nombre(colonne)).quantize(CENTIME)


def _indicateur(ligne: Ligne) -> dict[str, Any]:
    ligne.exiger("Montant")
    lu = {
        "code": ligne.texte("Code"),
        "libelle": str(ligne["Libellé"] or ligne["Code"]),
        "montant": ligne.nombre("Montant"),
        "mode": ligne.code("Mode", tuple(Mode)),
        "objectifs": [],
    }
    return lu if ligne["Référence"] is None else {**lu, "reference": ligne.nombre("Référence")}


def _objectif(ligne: Ligne) -> dict[str, Any]:
    objectif: dict[str, Any] = {"depuis": ligne.nombre("Depuis l’année") or 1}
    if ligne["Cible"] is not None:
        objectif["cible"] = ligne.nombre("Cible")
    paliers = []
    for rang in range(1, PALIERS + 1):
        if ligne[f"Seuil {rang}"] is not None:
            ligne.exiger(f"Montant du palier {rang}")
            seuil, montant = ligne.nombre(f"Seuil {rang}"), ligne.nombre(f"Montant du palier {rang}")
            paliers.append({"seuil": seuil, "montant": montant})
    return {**objectif, "paliers": paliers} if paliers else objectif


def _valeur(ligne: Ligne, colonne: str) -> object:
    """Un nombre, oui ou non, ou « masquée »."""
    texte = sans_accents(str(ligne[colonne])).lower()
    if texte in OUI_NON:
        return OUI_NON[texte]
    return MASQUEE if texte == sans_accents(MASQUEE) else ligne.nombre(colonne)


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
