"""La boucle de travail : lance des commandes à intervalle régulier jusqu'à ce qu'on l'arrête.

Chaque travail est idempotent et sûr à lancer deux fois à la fois ; une panne de l'un est notée et n'arrête ni les
autres ni la boucle. Le journal donne le nom de la commande et de l'erreur, jamais son message (données personnelles).
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

journal = logging.getLogger(__name__)


@dataclass
class Travail:
    """Une commande, son intervalle en secondes, et l'instant (horloge monotone) de son prochain passage."""

    commande: str
    intervalle: float
    prochain: float = 0.0


def lire_travail(texte: str) -> Travail:
    """« envoyer_courriels:5 » → toutes les cinq secondes ; ``ValueError`` si la forme n'est pas celle-là."""
    commande, separateur, intervalle = texte.partition(":")
    if not (commande.isidentifier() and separateur and intervalle.isascii() and intervalle.isdigit()):
        raise ValueError(f"« {texte} » : écrivez commande:secondes, par exemple envoyer_courriels:5.")
    if int(intervalle) < 1:
        raise ValueError(f"« {texte} » : l’intervalle est d’au moins une seconde.")
    return Travail(commande, int(intervalle))


def passer(travaux: list[Travail], executer: Callable[[str], object], maintenant: float) -> None:
    """Exécute une fois chaque travail dû et fixe son prochain passage."""
    for travail in travaux:
        if travail.prochain > maintenant:
            continue
        travail.prochain = maintenant + travail.intervalle
        try:
            executer(travail.commande)
        except Exception as erreur:  # noqa: BLE001 - une panne d'un travail n'arrête pas la boucle
            journal.error("Le travail %s a échoué : %s", travail.commande, type(erreur).__name__)


def tourner(
    travaux: list[Travail],
    executer: Callable[[str], object],
    arret: threading.Event,
    temoin: Path | None = None,
) -> None:
    """Boucle jusqu'à ``arret`` ; à chaque tour, touche le fichier ``temoin`` que lit la sonde du conteneur."""
    while not arret.is_set():
        passer(travaux, executer, time.monotonic())
        if temoin is not None:
            temoin.touch()
        attente = min(travail.prochain for travail in travaux) - time.monotonic()
        arret.wait(max(0.1, min(attente, 10.0)))
