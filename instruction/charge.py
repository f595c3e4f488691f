"""Ce qui est demandé et reçu : la charge de chacun, l'avancement de chaque dossier ; une requête chacun."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from comptes.models import Utilisateur
from dossiers.enums import EtatLettre
from instruction.enums import EtatContribution
from instruction.models import Contribution

# La lettre est chez le Guichet, ou attend le porteur à la demande du Guichet.
A_L_INSTRUCTION = (EtatLettre.DEPOSEE, EtatLettre.COMPLEMENTS_DEMANDES)


@dataclass(frozen=True)
class Charge:
    """Contributions qu'une personne doit encore, et combien ont passé leur date."""

    en_cours: int = 0
    en_retard: int = 0


@dataclass(frozen=True)
class Avancement:
    """Contributions demandées et reçues pour un dossier."""

    demandees: int = 0
    recues: int = 0

    @property
    def complet(self) -> bool:
        return self.demandees > 0 and self.recues == self.demandees


def attendues() -> QuerySet[Contribution]:
    """Contributions encore dues : la lettre est toujours à l'instruction."""
    return Contribution.objects.filter(etat=EtatContribution.ATTENDUE, dossier__lettre__etat__in=A_L_INSTRUCTION)


def attendues_de(utilisateur: Utilisateur) -> QuerySet[Contribution]:
    """Ce que cette personne doit encore, la date la plus proche (donc les retards) d'abord."""
    return attendues().filter(relecteur=utilisateur).order_by("echeance_le", "pk")


def charges(personnes: Collection[int], jour: date) -> dict[int, Charge]:
    """Charge de chacun (identifiants de comptes) ; absent du résultat s'il n'a rien en cours."""
    lignes = (
        attendues()
        .filter(relecteur__in=personnes)
        .order_by()
        .values_list("relecteur")
        .annotate(dues=Count("pk"), passees=Count("pk", filter=Q(echeance_le__lt=jour)))
    )
    return {personne: Charge(en_cours, en_retard) for personne, en_cours, en_retard in lignes}


def avancements(dossiers: Collection[int]) -> dict[int, Avancement]:
    """Avancement de chaque dossier (identifiants) ; absent du résultat si rien n'y est demandé."""
    vivantes = (EtatContribution.ATTENDUE, EtatContribution.ENVOYEE)
    lignes = (
        Contribution.objects.filter(dossier__in=dossiers, etat__in=vivantes)
        .order_by()
        .values_list("dossier")
        .annotate(demandees=Count("pk"), recues=Count("pk", filter=Q(etat=EtatContribution.ENVOYEE)))
    )
    return {dossier: Avancement(demandees, recues) for dossier, demandees, recues in lignes}
