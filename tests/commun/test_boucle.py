"""La boucle de travail : chacun à son heure, une panne n'arrête rien, l'arrêt est propre."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from commun.boucle import Travail, lire_travail, passer, tourner
from tests.gardes.code import RACINE


def test_chaque_travail_passe_a_son_intervalle() -> None:
    faits: list[str] = []
    travaux = [Travail("court", 5), Travail("long", 60)]
    for instant in (0, 4, 5, 9, 10, 60):
        passer(travaux, faits.append, instant)
    assert faits == ["court", "long", "court", "court", "court", "long"]


def test_une_panne_n_arrete_ni_les_autres_ni_la_suite(caplog: pytest.LogCaptureFixture) -> None:
    faits: list[str] = []

    def executer(commande: str) -> None:
        faits.append(commande)
        if commande == "casse":
            raise ValueError("camille@exemple.test")

    with caplog.at_level(logging.ERROR):
        passer([Travail("casse", 1), Travail("sain", 1)], executer, 0)
    assert faits == ["casse", "sain"]
    assert caplog.messages == ["Le travail casse a échoué : ValueError"]


def test_la_boucle_touche_son_temoin_et_s_arrete_a_la_demande(tmp_path: Path) -> None:
    arret, faits = threading.Event(), []

    def executer(commande: str) -> None:
        faits.append(commande)
        arret.set()

    tourner([Travail("court", 1)], executer, arret, tmp_path / "temoin")
    assert (faits, (tmp_path / "temoin").exists()) == (["court"], True)


@pytest.mark.parametrize("texte", ["envoyer_courriels", "envoyer_courriels:", ":5", "a b:5", "x:cinq", "x:0", "x:-1"])
def test_un_travail_mal_ecrit_est_refuse(texte: str) -> None:
    with pytest.raises(ValueError, match=r"commande:secondes|au moins une seconde"):
        lire_travail(texte)


@pytest.mark.parametrize("texte", ["inexistante:5", "envoyer_courriels"])
def test_la_commande_refuse_un_travail_inconnu(texte: str) -> None:
    with pytest.raises(CommandError):
        call_command("travailleur", texte, "--une-fois")


@pytest.mark.django_db
def test_un_seul_passage_suffit_a_cron() -> None:
    call_command("travailleur", "envoyer_courriels:5", "--une-fois")


@pytest.mark.parametrize("numero", [signal.SIGTERM, signal.SIGINT])
def test_le_travailleur_s_arrete_proprement_au_signal(tmp_path: Path, numero: signal.Signals) -> None:
    temoin = tmp_path / "temoin"
    commande = [sys.executable, "manage.py", "travailleur", "diffsettings:60", "--temoin", str(temoin)]
    environnement = {**os.environ, "DJANGO_SETTINGS_MODULE": "cpts_portal.settings", "VAR_DIR": str(tmp_path)}
    with subprocess.Popen(commande, cwd=RACINE, env=environnement, stdout=subprocess.DEVNULL) as processus:
        fin = time.monotonic() + 300
        while not temoin.exists() and processus.poll() is None and time.monotonic() < fin:
            time.sleep(0.1)
        processus.send_signal(numero)
        assert processus.wait(timeout=300) == 0
