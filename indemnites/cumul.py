"""Ce que les CPTS ont versé à une personne une année, et où elle en est du plafond.

Les sommes de toutes les CPTS se comptent ensemble et ne sortent jamais d'ici : seul un :class:`Niveau` en est rendu.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from financement.enums import EtatVersion
from indemnites.enums import EtatIndemnite, Niveau
from indemnites.models import Indemnite, PlafondAnnuel

ALERTE = Decimal("0.80")


@dataclass(frozen=True)
class Plafond:
    """Ce à quoi une année se compare. ``verifie`` : il bloque ; sinon il avertit. ``de`` : l'année dont il vient."""

    montant: Decimal
    de: int
    verifie: bool


def plafond_de(annee: int) -> Plafond | None:
    """Le plafond vérifié de l'année ; à défaut, pour avertir seulement : sa saisie à vérifier, ou le dernier connu."""
    sus = PlafondAnnuel.objects.filter(annee__lte=annee, etat__in=[EtatVersion.SOUMIS, EtatVersion.VERIFIE])
    par_ordre = sorted(sus.order_by("pk"), key=lambda p: (p.annee == annee and p.etat == EtatVersion.VERIFIE, p.annee))
    if not par_ordre:
        return None
    retenu = par_ordre[-1]
    return Plafond(retenu.montant, retenu.annee, retenu.annee == annee and retenu.etat == EtatVersion.VERIFIE)


def niveau(total: Decimal, plafond: Plafond | None) -> Niveau:
    """Où en est cette somme : proche à partir de 80 % (compris), atteint à partir de 100 % (compris). Pur."""
    if plafond is None:
        return Niveau.INCONNU
    if total >= plafond.montant:
        return Niveau.ATTEINT if plafond.verifie else Niveau.A_VERIFIER
    return Niveau.PROCHE if total >= plafond.montant * ALERTE else Niveau.SOUS


def depasse(total: Decimal, plafond: Plafond | None) -> bool:
    """Vrai si cette somme est refusée : au-dessus du plafond vérifié, fût-ce d'un centime. Pur."""
    return plafond is not None and plafond.verifie and total > plafond.montant


def total_de(rpps: str, annee: int) -> Decimal:
    """Ce que cette personne a reçu cette année-là, toutes CPTS et missions comprises. Ne se montre pas."""
    return _totaux([rpps], annee).get(rpps, Decimal(0))


def niveaux(numeros: Iterable[str], annee: int) -> dict[str, Niveau]:
    """RPPS → niveau, toutes CPTS comprises ; deux requêtes, quel que soit le nombre de personnes."""
    voulus = sorted(set(numeros))
    plafond, totaux = plafond_de(annee), _totaux(voulus, annee)
    return {rpps: niveau(totaux.get(rpps, Decimal(0)), plafond) for rpps in voulus}


def _totaux(numeros: list[str], annee: int) -> dict[str, Decimal]:
    comptees = Indemnite.objects.filter(rpps__in=numeros, annee=annee, etat=EtatIndemnite.ENREGISTREE)
    return dict(comptees.order_by().values("rpps").annotate(somme=Sum("montant")).values_list("rpps", "somme"))
