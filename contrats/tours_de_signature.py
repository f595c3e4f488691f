"""À qui de signer, en base : la partie n'a pas signé, et celles que l'ordre fixé place avant elle l'ont fait."""

from typing import Any

from django.db.models import Q, QuerySet

from contrats.enums import Partie
from contrats.enums_signature import LIBRE, ORDRES, parties_dans_l_ordre
from contrats.models import Signature


def au_tour_de(partie: Partie, acte: str, *, chemin: str = "", cle: str = "pk") -> Q:
    """Le filtre des actes où c'est à ``partie`` de signer.

    ``acte`` : « contrat » ou « avenant » ; ``chemin`` mène du modèle filtré à l'acte, ``cle`` y désigne sa clé.
    """
    tour = Q(**{f"{chemin}ordre": LIBRE})
    for ordre, _ in ORDRES:
        suite = parties_dans_l_ordre(ordre)
        if suite:
            avant = suite[: suite.index(partie)]
            tour |= Q(**{f"{chemin}ordre": ordre}) & _toutes_signees(avant, acte, cle)
    return ~Q(**{f"{cle}__in": _signes_par(partie, acte)}) & tour


def _toutes_signees(parties: tuple[Partie, ...], acte: str, cle: str) -> Q:
    signees = Q()
    for partie in parties:
        signees &= Q(**{f"{cle}__in": _signes_par(partie, acte)})
    return signees


def _signes_par(partie: Partie, acte: str) -> QuerySet[Any]:
    valides = Signature.objects.filter(partie=partie, annulee_le__isnull=True, **{f"{acte}__isnull": False})
    return valides.order_by().values(acte)
