"""La simulation publique : l'enveloppe d'une année pleine, ce qui est dû par an, ce qui est versé à chaque date.

Pur. La page et la commande ``simuler`` construisent les mêmes choix et lisent le même résultat. Sans précision,
une mission démarre à la signature et atteint tous ses objectifs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commun.montants import texte_montant
from financement.bareme import Bareme, Nature
from financement.calcul import LigneAnnuelle, Resultat, calculer
from financement.calendrier import DUREE_ANNEES, AnneeContractuelle, annees_contractuelles
from financement.plan import etablir_plan
from financement.situation import MissionEngagee, Situation
from financement.sortie import plan_en_dict
from financement.textes import rang_d_anniversaire
from financement.versements import Du, LigneDeVersement, Plan


@dataclass(frozen=True, slots=True)
class ChoixDeMission:
    """Une mission simulée : ``demarrage`` à la signature par défaut, ``taux`` de chaque année au plafond par défaut."""

    code: str
    compensation: bool = False
    supplement: bool = False
    demarrage: date | None = None
    taux: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AnneeDue:
    """Une année contractuelle et ce qui est dû à son titre."""

    annee: AnneeContractuelle
    dus: tuple[Du, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Echeance:
    """Une date, ce qu'elle est (« signature », « 2e anniversaire »…), ce qui est versé ce jour-là."""

    jour: date
    libelle: str
    lignes: tuple[LigneDeVersement, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Simulation:
    """Tout ce que montre le simulateur, calculé par le même moteur que les contrats."""

    situation: Situation
    bareme: Bareme
    resultat: Resultat
    plan: Plan

    @property
    def annees(self) -> tuple[AnneeDue, ...]:
        """Ce qui est dû par année contractuelle."""
        totaux = self.plan.du_par_annee()
        return tuple(
            AnneeDue(annee, tuple(du for du in self.plan.dus if du.annee == annee.numero), totaux[annee.numero])
            for annee in annees_contractuelles(self.situation.signature)
        )

    @property
    def echeances(self) -> tuple[Echeance, ...]:
        """Ce qui est versé à chaque date."""
        noms = {self.situation.signature: "Signature du contrat"}
        for annee in annees_contractuelles(self.situation.signature):
            noms[annee.fin] = rang_d_anniversaire(annee.numero)
        noms[self.situation.terme] = "Fin du contrat, solde final"
        return tuple(
            Echeance(jour, noms.get(jour, "Démarrage d’une mission"), tuple(lignes), total)
            for jour, lignes, total in self.plan.par_date()
        )


def simuler(population: int, signature: date, missions: Iterable[ChoixDeMission], bareme: Bareme) -> Simulation:
    """La simulation de ces choix. Erreur : ``SaisieRefusee`` (champ nommé, missions numérotées depuis 1)."""
    situation = Situation(
        population=population,
        signature=signature,
        missions=tuple(_engager(choix, signature, bareme) for choix in missions),
    )
    resultat = calculer(situation, bareme)
    return Simulation(situation, bareme, resultat, etablir_plan(situation, bareme))


def toutes_les_missions(bareme: Bareme) -> tuple[ChoixDeMission, ...]:
    """Les valeurs de départ : toutes les missions, avec la compensation et sans le supplément (hors total)."""
    return tuple(
        ChoixDeMission(mission.code, compensation=Nature.COMPENSATION_SNP in bareme.natures(mission.code))
        for mission in bareme.missions
    )


def _engager(choix: ChoixDeMission, signature: date, bareme: Bareme) -> MissionEngagee:
    bareme.exiger_verifie()
    taux = bareme.valeur("plafond_variable") if choix.taux is None else choix.taux
    return MissionEngagee(
        code=choix.code,
        demarrage=choix.demarrage or signature,
        compensation_snp=choix.compensation,
        supplement_snp=choix.supplement,
        atteinte=dict.fromkeys(range(1, DUREE_ANNEES + 1), taux),
    )


def simulation_en_dict(simulation: Simulation) -> dict[str, Any]:
    """La simulation pour une machine : le plan de ``python -m financement``, plus l'annuel, les dus et les dates."""
    return {
        "bareme": simulation.bareme.code,
        "population": simulation.situation.population,
        "signature": simulation.situation.signature.isoformat(),
        **plan_en_dict(simulation.plan),
        "annuel": {
            "lignes": [_annuelle_en_dict(ligne) for ligne in simulation.resultat.lignes],
            "total_sans_supplement": texte_montant(simulation.resultat.total_sans_supplement),
            "supplement": texte_montant(simulation.resultat.supplement),
            "total": texte_montant(simulation.resultat.plafond_annuel),
        },
        "dus": [_annee_en_dict(annee) for annee in simulation.annees],
        "versements": [
            {
                "exigible_le": echeance.jour.isoformat(),
                "libelle": echeance.libelle,
                "total": texte_montant(echeance.total),
            }
            for echeance in simulation.echeances
        ],
        "hypotheses": list(simulation.bareme.hypotheses),
    }


def _annuelle_en_dict(ligne: LigneAnnuelle) -> dict[str, Any]:
    return {
        "poste": ligne.poste,
        "nature": ligne.nature.value,
        "libelle": ligne.libelle,
        "assiette": texte_montant(ligne.assiette),
        "taux": f"{ligne.taux:f}",
        "prorata": ligne.prorata,
        "montant": texte_montant(ligne.montant),
        "regle": ligne.regle,
        "source": ligne.source,
    }


def _annee_en_dict(annee: AnneeDue) -> dict[str, Any]:
    return {
        "annee": annee.annee.numero,
        "debut": annee.annee.debut.isoformat(),
        "fin": annee.annee.fin.isoformat(),
        "lignes": [
            {
                "poste": du.poste,
                "nature": du.nature.value,
                "montant": texte_montant(du.montant),
                "regle": du.regle,
            }
            for du in annee.dus
        ],
        "total": texte_montant(annee.total),
    }
