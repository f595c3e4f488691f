"""Les indicateurs d'un contrat, année par année : ce qui est attendu, dans quelle unité, et si une valeur y tient."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.enums import ModeIndicateur
from contrats.models import Contrat
from contrats.sources import demarrages_de
from contrats.versions import VersionEnVigueur, versions
from execution.enums_gestion import SANS_CHIFFRE
from execution.lecture_du_contrat import annee_numero
from financement.textes import nombre

CENT = Decimal(100)
POURCENTAGES = ("%", "pourcent")
UN_JOUR = timedelta(days=1)


@dataclass(frozen=True)
class IndicateurAnnuel:
    """Un indicateur tel que le contrat le demande une année donnée. ``cible`` : None en binaire ou par paliers.

    ``palier_a_la_baisse`` : le sens d'un palier seul. ``retire_le`` : le jour de l'année où un avenant l'a ôté du
    contrat ; il se relève encore, et se paie pour ses jours.
    """

    code: str
    intitule: str
    mission: str
    mission_libelle: str
    unite: str
    mode: str
    remunere: bool
    montant: Decimal
    reference: Decimal | None
    cible: Decimal | None
    paliers: tuple[tuple[Decimal, Decimal], ...]
    preuves: str
    palier_a_la_baisse: bool = False
    retire_le: date | None = None

    @property
    def binaire(self) -> bool:
        """Tout ou rien, sur preuve : la valeur est oui (1) ou non (0). Un simple suivi est un nombre."""
        return self.remunere and self.mode == ModeIndicateur.BINAIRE

    @property
    def en_pourcentage(self) -> bool:
        return any(mot in self.unite.lower() for mot in POURCENTAGES)

    def en_clair(self, valeur: Decimal | None) -> str:
        """« 85 % », « 12 patients », « oui »."""
        if valeur is None:
            return ""
        if self.binaire:
            return "oui" if valeur else "non"
        return f"{nombre(valeur)}\u00a0{self.unite}" if self.unite else nombre(valeur)

    def en_mots(self, nature: str, valeur: Decimal | None) -> str:
        """« 85 % », « oui », ou ce qui tient lieu de chiffre : « masquée », « manquante »."""
        return SANS_CHIFFRE.get(nature) or self.en_clair(valeur)

    @property
    def a_la_baisse(self) -> bool:
        """Vrai si l'on attend moins : les seuils décroissent, ou la cible est sous la référence."""
        if len(self.paliers) > 1:
            return self.paliers[0][0] > self.paliers[-1][0]
        if self.paliers:
            return self.palier_a_la_baisse
        return self.reference is not None and self.cible is not None and self.cible < self.reference

    @property
    def attendus(self) -> list[str]:
        """« 85 % (80 % au départ) » ; un morceau par palier, avec ce qu'il paie ; jusqu'à quand, s'il est retiré."""
        return [*self._objectifs(), *filter(None, [self.jusque])]

    @property
    def jusque(self) -> str:
        """« au contrat jusqu'au 3 novembre 2026 », s'il en a été retiré dans l'année."""
        return f"au contrat jusqu’au {en_lettres(self.retire_le - UN_JOUR)}" if self.retire_le else ""

    def _objectifs(self) -> list[str]:
        if self.binaire:
            return ["preuve fournie"]
        if self.paliers:
            sens = "ou moins" if self.a_la_baisse else "ou plus"
            return [f"{self.en_clair(seuil)} {sens}\u00a0: {euros(montant)}" for seuil, montant in self.paliers]
        if self.cible is None:
            return []
        depart = f" ({self.en_clair(self.reference)} au départ)" if self.reference is not None else ""
        return [f"{self.en_clair(self.cible)}{depart}"]

    def defauts(self, valeur: Decimal) -> list[str]:
        """Pourquoi cette valeur ne tient pas dans l'unité ; vide si elle y tient."""
        if self.binaire and valeur not in (0, 1):
            return ["Répondez par oui ou par non : cet indicateur se prouve, il ne se mesure pas."]
        if valeur < 0:
            return ["Une valeur relevée n’est pas négative."]
        if self.en_pourcentage and valeur > CENT:
            return ["Un pourcentage va de 0 à 100."]
        return []

    def sous_la_cible(self, valeur: Decimal | None) -> bool:
        """Vrai si une valeur connue n'atteint pas ce qui est attendu cette année-là."""
        if valeur is None:
            return False
        if self.binaire:
            return not valeur
        if self.cible is None:
            return False
        return valeur > self.cible if self.a_la_baisse else valeur < self.cible


def indicateurs_de_l_annee(contrat: Contrat, annee: int) -> list[IndicateurAnnuel]:
    """Les indicateurs en vigueur le dernier jour de cette année contractuelle, dans l'ordre du contrat.

    Puis ceux qu'un avenant a retirés dans l'année, rémunérés, d'une mission démarrée : ils se paient pour leurs jours,
    il faut donc les relever. Une année que la résiliation coupe finit à son effet.
    """
    bornes = annee_numero(contrat, annee)
    coupee = contrat.resilie_le is not None and bornes.debut < contrat.resilie_le < bornes.fin
    fin = contrat.resilie_le if coupee else bornes.fin
    trouves: dict[str, IndicateurAnnuel] = {}
    retire_le = None
    for version in reversed([v for v in versions(contrat) if v.debut < fin] or versions(contrat)[:1]):
        for engagement in version.photographie["contenu"]["engagements"]:
            for lu in engagement["indicateurs"]:
                if lu["code"] in trouves:
                    continue
                if retire_le is None or lu["remunere"] and _a_couru(contrat, version, engagement, retire_le):
                    trouves[lu["code"]] = _indicateur(engagement, lu, annee, retire_le)
        retire_le = version.debut
        if retire_le <= bornes.debut:
            break
    return list(trouves.values())


def _a_couru(contrat: Contrat, version: VersionEnVigueur, engagement: dict[str, Any], retire_le: date) -> bool:
    """Vrai si la mission avait démarré avant ce jour : ses indicateurs se paient."""
    mission, ecrit = engagement["mission"], engagement["demarrage_le"]
    demarre_le = demarrages_de(contrat).get((mission, version.engagees[mission]))
    if demarre_le is None and ecrit:
        demarre_le = date.fromisoformat(ecrit)
    return demarre_le is not None and demarre_le < retire_le


def indicateur_de_l_annee(contrat: Contrat, annee: int, code: str) -> IndicateurAnnuel | None:
    """Cet indicateur cette année-là ; None s'il n'est pas au contrat."""
    return next((i for i in indicateurs_de_l_annee(contrat, annee) if i.code == code), None)


def _indicateur(engagement: dict[str, Any], lu: dict[str, Any], annee: int, retire_le: date | None) -> IndicateurAnnuel:
    objectif = next((o for o in reversed(lu["objectifs"]) if o["depuis"] <= annee), None)
    return IndicateurAnnuel(
        code=lu["code"],
        intitule=lu["intitule"],
        mission=engagement["mission"],
        mission_libelle=engagement["libelle"],
        unite=lu["unite"],
        mode=lu["mode"],
        remunere=lu["remunere"],
        montant=Decimal(lu["montant"]),
        reference=_nombre(lu["reference"]),
        cible=_nombre(objectif["cible"]) if objectif else None,
        paliers=tuple((Decimal(p["seuil"]), Decimal(p["montant"])) for p in objectif["paliers"]) if objectif else (),
        preuves=lu["preuves"],
        palier_a_la_baisse=objectif["baisse"] if objectif else False,
        retire_le=retire_le,
    )


def _nombre(texte: str) -> Decimal | None:
    return Decimal(texte) if texte else None
