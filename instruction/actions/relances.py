"""Relancer les relecteurs : un traitement du temps, idempotent et rejouable en retard (dossiers.echeances)."""

from dataclasses import dataclass
from datetime import date, datetime

from commun.delais import jour_paris
from commun.models import CourrielSortant
from dossiers.echeances import pour_chacun
from dossiers.enums import EtatLettre
from instruction import notifications
from instruction.charge import attendues
from instruction.models import Contribution
from instruction.relances import LIBELLES, RETARD, relance_due

PAR_LOT = 500


@dataclass(frozen=True)
class Relance:
    """Une relance à envoyer ; ``marque`` la rend unique : contribution, date attendue, palier."""

    contribution: Contribution
    palier: str
    marque: str

    @property
    def cle(self) -> str:
        contribution = self.contribution
        dossier, relecteur = contribution.dossier_id, contribution.relecteur_id
        return notifications.cle_de(dossier, self.code, self.marque, relecteur)

    @property
    def code(self) -> str:
        return notifications.RETARD if self.palier == RETARD else notifications.RELANCE

    @property
    def pk(self) -> int:
        return self.contribution.pk


def relancer_les_relecteurs(jour: date, maintenant: datetime) -> int:
    """Dépose les relances dues ce jour-là ; rend leur nombre.

    Rien pendant que le porteur complète sa lettre. Qui a perdu son droit, s'est récusé ou a été retiré ne reçoit rien.
    """
    lues = attendues().filter(dossier__lettre__etat=EtatLettre.DEPOSEE, relecteur__is_active=True)
    contributions = lues.select_related("relecteur", "dossier__lettre").order_by("pk")
    dues = [relance for contribution in contributions if (relance := _due(contribution, jour)) is not None]
    deja = _deja_envoyees([relance.cle for relance in dues])
    return pour_chacun((r for r in dues if r.cle not in deja), lambda relance: _envoyer(relance, maintenant))


def _due(contribution: Contribution, jour: date) -> Relance | None:
    depuis = jour_paris(contribution.redemandee_le or contribution.demandee_le)
    due = relance_due(depuis, contribution.echeance_le, jour)
    if due is None:
        return None
    palier, marque = due
    return Relance(contribution, palier, f"{contribution.pk}:{contribution.echeance_le.isoformat()}:{marque}")


def _deja_envoyees(cles: list[str]) -> set[str]:
    deja: set[str] = set()
    for debut in range(0, len(cles), PAR_LOT):
        connues = CourrielSortant.objects.filter(cle__in=cles[debut : debut + PAR_LOT])
        deja |= set(connues.order_by().values_list("cle", flat=True))
    return deja


def _envoyer(relance: Relance, maintenant: datetime) -> bool | None:
    contribution = relance.contribution
    depose = notifications.deposer(
        contribution.dossier,
        contribution.relecteur,
        code=relance.code,
        cle=relance.marque,
        acte=notifications.CONTRIBUER,
        pour_le=contribution.echeance_le,
        maintenant=maintenant,
        rappel=LIBELLES[relance.palier],
    )
    return depose or None
