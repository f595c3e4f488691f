"""Où en est un financement FIR : reçu, à recevoir, compte rendu ; le tableau par département et exercice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from comptes.models import Utilisateur
from instruction.enums_ars import EtatFIR
from instruction.models import ConventionFIR


@dataclass
class Situation:
    """Une convention à un jour ; montants en euros."""

    convention: ConventionFIR
    jour: date
    verse: Decimal = Decimal(0)
    prevu: Decimal = Decimal(0)

    @property
    def reste(self) -> Decimal:
        """Ce qui n'est pas encore versé."""
        return self.convention.montant - self.verse

    @property
    def attend_un_compte_rendu(self) -> bool:
        return self.convention.etat == EtatFIR.EN_COURS

    @property
    def en_retard(self) -> bool:
        return self.attend_un_compte_rendu and self.convention.compte_rendu_du_le < self.jour


@dataclass
class Groupe:
    """Les conventions d'un département pour un exercice, et leurs totaux."""

    departement: str
    exercice: int
    lignes: list[Situation] = field(default_factory=list)

    @property
    def accorde(self) -> Decimal:
        return sum((ligne.convention.montant for ligne in self.lignes), Decimal(0))

    @property
    def verse(self) -> Decimal:
        return sum((ligne.verse for ligne in self.lignes), Decimal(0))

    @property
    def reste(self) -> Decimal:
        return self.accorde - self.verse

    @property
    def en_retard(self) -> int:
        return sum(ligne.en_retard for ligne in self.lignes)


def situation_de(convention: ConventionFIR, jour: date) -> Situation:
    """Lit les versements de la convention (préchargés, ou une requête)."""
    lue = Situation(convention, jour)
    for versement in convention.versements.all():
        if versement.verse_le:
            lue.verse += versement.montant
        else:
            lue.prevu += versement.montant
    return lue


def tableau(utilisateur: Utilisateur, jour: date, exercice: int | None = None) -> list[Groupe]:
    """Les conventions que cette personne de l'ARS suit, par exercice (le plus récent d'abord) puis département."""
    conventions = ConventionFIR.objects.suivies_par(utilisateur)
    if exercice is not None:
        conventions = conventions.filter(exercice_fin_le__year=exercice)
    lues = conventions.select_related("dossier__departement_pilote").prefetch_related("versements")
    groupes: dict[tuple[int, str], Groupe] = {}
    for convention in lues.order_by("-exercice_fin_le__year", "dossier__departement_pilote", "dossier__nom_recherche"):
        cle = (convention.exercice_fin_le.year, convention.dossier.departement_pilote_id)
        groupe = groupes.setdefault(cle, Groupe(str(convention.dossier.departement_pilote), cle[0]))
        groupe.lignes.append(situation_de(convention, jour))
    return list(groupes.values())


def exercices(utilisateur: Utilisateur) -> list[int]:
    """Les exercices où cette personne suit une convention, le plus récent d'abord."""
    fins: Iterable[date] = (
        ConventionFIR.objects.suivies_par(utilisateur).order_by().values_list("exercice_fin_le", flat=True)
    )
    return sorted({fin.year for fin in fins}, reverse=True)
