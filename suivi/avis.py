"""Ce que l'instruction ajoute au tableau « À faire » : coordinateur, relecteur, rapporteur."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.enums import EtatLettre, Sujet
from dossiers.models import Dossier
from instruction.charge import A_L_INSTRUCTION, Avancement, attendues_de, avancements
from instruction.models import Contribution, Instruction


@dataclass(frozen=True)
class Avis:
    """Où en est l'avis d'un dossier. ``cache`` : la personne doit d'abord sa propre contribution."""

    avancement: Avancement
    cache: bool
    visee_le: date

    @property
    def a_affecter(self) -> bool:
        return self.avancement.demandees == 0


def contributions_attendues(utilisateur: Utilisateur) -> QuerySet[Contribution]:
    """Ses contributions encore dues sur des dossiers qu'elle voit, les retards d'abord ; rien sans la capacité."""
    if not mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS):
        return Contribution.objects.none()
    visibles = Dossier.objects.visibles_par(utilisateur).order_by().values("pk")
    return attendues_de(utilisateur).filter(dossier__in=visibles).select_related("dossier__lettre", "supplee")


def instructions_rapportees(utilisateur: Utilisateur) -> QuerySet[Instruction]:
    """Dossiers à l'instruction qu'elle rapporte, la date visée la plus proche d'abord."""
    if not mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS):
        return Instruction.objects.none()
    siennes = Instruction.objects.visibles_par(utilisateur).filter(rapporteur=utilisateur)
    en_cours = siennes.filter(dossier__lettre__etat__in=A_L_INSTRUCTION)
    return en_cours.select_related("dossier").order_by("echeance_le", "pk")


def avis_des(instructions: Iterable[Instruction], caches: Collection[int]) -> dict[int, Avis]:
    """L'avis en préparation de chaque dossier ; ``caches`` : dossiers où la personne doit sa contribution."""
    lues = list(instructions)
    recues = avancements([instruction.dossier_id for instruction in lues])
    return {
        i.dossier_id: Avis(recues.get(i.dossier_id, Avancement()), i.dossier_id in caches, i.echeance_le) for i in lues
    }


def avis_a_rendre(utilisateur: Utilisateur, dossiers: Iterable[Dossier], caches: Collection[int]) -> dict[int, Avis]:
    """Pour le coordinateur : l'avis à rendre de chacun de ces dossiers ; deux requêtes pour une page entière."""
    if not mandats_avec(utilisateur, Capacite.RENDRE_AVIS):
        return {}
    attendent = [d.pk for d in dossiers if d.etape == Sujet.LETTRE and d.etat_courant == EtatLettre.DEPOSEE]
    return avis_des(Instruction.objects.filter(dossier__in=attendent).order_by("pk"), caches)
