"""Le serveur d'un parcours au repos : aucune requête n'y court plus, la base peut se rendre au test suivant.

Un navigateur fermé n'arrête pas la réponse que le serveur est en train d'écrire : sans cette attente, elle s'écrirait
dans la base du test suivant, ou échouerait sur une base qui se vide.
"""

import threading

from django.core.signals import request_finished, request_started

DELAI = 120  # secondes ; au-delà, une requête ne finira pas
EN_COURS: set[int] = set()
_CHANGE = threading.Condition()


def commencer(**_signal: object) -> None:
    """Une requête reçue dans ce fil ; celles du fil du test ne se comptent pas."""
    if threading.current_thread() is not threading.main_thread():
        with _CHANGE:
            EN_COURS.add(threading.get_ident())


def finir(**_signal: object) -> None:
    """La requête de ce fil a sa réponse."""
    with _CHANGE:
        EN_COURS.discard(threading.get_ident())
        _CHANGE.notify_all()


def suivre_les_requetes() -> None:
    """Compte celles que le serveur sert, chacune dans son fil ; un client de test répond dans celui du test."""
    request_started.connect(commencer, dispatch_uid="repos")
    request_finished.connect(finir, dispatch_uid="repos")


def attendre_le_repos() -> None:
    """Rend la main une fois répondue la dernière requête reçue."""
    with _CHANGE:
        if not _CHANGE.wait_for(lambda: not EN_COURS, DELAI):
            raise AssertionError(f"Le serveur répond encore à {len(EN_COURS)} requêtes après {DELAI} secondes.")
