"""Affecter plusieurs lettres d'un coup : compte rendu dossier par dossier, tout ou rien pour chacun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from instruction.actions.affectation import Demande, affecter
from instruction.dates import date_proposee
from instruction.models import Contribution, Instruction


@dataclass(frozen=True)
class CompteRendu:
    """Ce qui est arrivé à un dossier : contributions demandées, ou les raisons du refus (jamais les deux)."""

    dossier: Dossier
    demandees: tuple[Contribution, ...] = ()
    raisons: tuple[str, ...] = ()

    @property
    def fait(self) -> bool:
        return not self.raisons


def affecter_plusieurs(
    dossiers: Iterable[Dossier],
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    relecteurs: Sequence[Utilisateur] = (),
    rapporteur: Utilisateur | None = None,
    attendue_le: date | None = None,
) -> list[CompteRendu]:
    """Même rapporteur et mêmes relecteurs pour chaque dossier ; sans ``attendue_le``, la date proposée de chacun.

    Chaque dossier est sa propre transaction : un refus n'empêche pas les autres et ne laisse rien derrière lui.
    """
    return [_affecter_un(d, auteur, maintenant, relecteurs, rapporteur, attendue_le) for d in dossiers]


def _affecter_un(
    dossier: Dossier,
    auteur: Utilisateur,
    maintenant: datetime,
    relecteurs: Sequence[Utilisateur],
    rapporteur: Utilisateur | None,
    attendue_le: date | None,
) -> CompteRendu:
    instruction = Instruction.objects.filter(dossier=dossier).first()
    if instruction is None:
        return CompteRendu(dossier, raisons=("Ce dossier n’a pas été déposé sur le portail.",))
    pour_le = attendue_le or date_proposee(instruction, jour_paris(maintenant))
    if relecteurs and pour_le is None:
        return CompteRendu(dossier, raisons=("La date visée de l’avis est passée : reportez-la d’abord.",))
    demandes = [Demande(personne, pour_le) for personne in relecteurs if pour_le is not None]
    acte = {"auteur": auteur, "maintenant": maintenant}
    try:
        creees = affecter(instruction, demandes=demandes, rapporteur=rapporteur, **acte)
    except TransitionRefusee as refus:
        return CompteRendu(dossier, raisons=tuple(refus.raisons))
    except PermissionDenied as refus:
        return CompteRendu(dossier, raisons=(str(refus),))
    return CompteRendu(dossier, tuple(creees))
