"""Tracer les déports que le portail voit de lui-même : les agents acteurs du dossier, et ceux d'une CPTS voisine.

L'exclusion d'un acteur n'attend pas la trace : la porte lit la liste des acteurs. La trace dit depuis quand, et
retire ce qui lui était demandé.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from dossiers.actions.deports import constater
from dossiers.deport import agents_acteurs, agents_voisins
from dossiers.echeances import pour_chacun
from dossiers.enums import EtatLettre
from dossiers.enums_deports import OrigineDeport
from dossiers.models import Dossier, Evenement

CHEZ_LE_GUICHET = (EtatLettre.DEPOSEE, EtatLettre.COMPLEMENTS_DEMANDES)


def constater_le_dossier(dossier: Dossier, *, maintenant: datetime) -> int:
    """Trace ce qui ne l'est pas encore ; rend le nombre de traces. Dossier verrouillé par l'appelant."""
    traces = [constater(dossier, a, OrigineDeport.ACTEUR, maintenant=maintenant) for a in agents_acteurs(dossier)]
    traces += [
        constater(dossier, voisin.agent, OrigineDeport.VOISIN, maintenant=maintenant)
        for voisin in agents_voisins(dossier)
    ]
    return sum(trace is not None for trace in traces)


def constater_au_depot(objet: Any, evenement: Evenement) -> None:
    """Effet d'un dépôt : c'est alors que le dossier rencontre ses juges."""
    constater_le_dossier(objet.dossier, maintenant=evenement.instant)


def constater_les_deports(jour: date, maintenant: datetime) -> int:
    """Chaque jour, les dossiers que le Guichet instruit : un acteur ou un mandat a pu s'ajouter."""

    def un(dossier: Dossier) -> int | None:
        with transaction.atomic():
            verrous = Dossier.objects.select_for_update(of=("self",)).select_related("territoire")
            return constater_le_dossier(verrous.get(pk=dossier.pk), maintenant=maintenant) or None

    instruits = Dossier.objects.filter(lettre__etat__in=CHEZ_LE_GUICHET).order_by("pk")
    return pour_chacun(list(instruits.only("pk")), un)
