"""Un changement essayé puis défait : ce qu'il empêcherait de proposer à la signature, dit avant de l'écrire."""

from datetime import date
from typing import Any

from django.db import transaction

from contrats.completude import manques_de_l_acte
from contrats.models import ActeSignable
from dossiers.actions.transitions import TransitionRefusee
from negociation.versions import relire

RUBRIQUE = "indicateurs"


def essayer(acte: ActeSignable, lu: Any, jour: date) -> None:
    """Lève ``TransitionRefusee`` avec ce que le formulaire valide ``lu`` ferait manquer de neuf ; n'écrit rien.

    ``lu`` ne sert plus ensuite : ses lignes ont été écrites puis défaites.
    """
    deja = _bloquants(acte, jour)
    with transaction.atomic():
        lu.save()
        neufs = [message for message in _bloquants(acte, jour) if message not in deja]
        transaction.set_rollback(True)
    if neufs:
        raise TransitionRefusee(neufs)


def _bloquants(acte: ActeSignable, jour: date) -> list[str]:
    manques = manques_de_l_acte(relire(acte), jour)
    return [manque.message for manque in manques if manque.bloquant and manque.rubrique == RUBRIQUE]
