"""La base ne se rend qu'une fois le serveur d'un parcours au repos."""

import threading

from django.core.signals import request_finished, request_started

from tests.repos import EN_COURS, attendre_le_repos, commencer


def test_le_repos_attend_la_requete_d_un_autre_fil_et_elle_seule() -> None:
    recue, repondre, rendue = threading.Event(), threading.Event(), threading.Event()

    def servir() -> None:
        request_started.send(sender=None, environ={})
        recue.set()
        repondre.wait(timeout=60)
        rendue.set()
        request_finished.send(sender=None)

    commencer()  # un client de test répond dans le fil du test
    attendre_le_repos()
    serveur = threading.Thread(target=servir)
    serveur.start()
    assert recue.wait(timeout=60)
    assert {serveur.ident} == EN_COURS
    threading.Thread(target=repondre.set).start()
    attendre_le_repos()
    assert (rendue.is_set(), EN_COURS) == (True, set())
    serveur.join()
