"""À qui de signer, en base : la partie n'a pas signé, et celles que l'ordre fixé place avant elle l'ont fait."""

from typing import Any

from django.db.models import Q, QuerySet

from contrats.enums import Partie
from contrats.enums_signature import ORDRES, parties_dans_l_ordre
from contrats.models import Signature


def au_tour_de(partie: Partie, acte: str, *, chemin: str = "", cle: str = "pk") -> Q:
    """Le filtre des actes où c'est à ``partie`` de signer.

    ``acte`` : « contrat » ou « avenant » ; ``chemin`` mène du modèle filtré à l'acte, ``cle`` y désigne sa clé.
    """
    tour = ~Q(**{f"{cle}__in": _signes_par(partie, acte)})
    for autre in Partie:
        if autre != partie:
            tour &= Q(**{f"{chemin}ordre__in": _ordres_ou_ne_precede_pas(autre, partie)}) | Q(
                **{f"{cle}__in": _signes_par(autre, acte)}
            )
    return tour


def _ordres_ou_ne_precede_pas(autre: Partie, partie: Partie) -> list[str]:
    """L'ordre libre, et ceux où ``partie`` signe avant ``autre``."""
    suites = [(ordre, parties_dans_l_ordre(ordre)) for ordre, _ in ORDRES]
    return [ordre for ordre, suite in suites if not suite or suite.index(partie) < suite.index(autre)]


def _signes_par(partie: Partie, acte: str) -> QuerySet[Any]:
    valides = Signature.objects.filter(partie=partie, annulee_le__isnull=True, **{f"{acte}__isnull": False})
    return valides.order_by().values(acte)
