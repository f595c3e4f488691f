"""``manage.py travailleur envoyer_courriels:5 traiter_echeances:60`` : la boucle de travail du portail."""

import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from commun.boucle import Travail, lire_travail, passer, tourner


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Lance des commandes à intervalle régulier (commande:secondes …) et s’arrête proprement au signal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("travaux", nargs="+", metavar="commande:secondes")
        parser.add_argument("--une-fois", action="store_true", help="un seul passage, pour cron ou systemd")
        parser.add_argument("--temoin", type=Path, help="fichier touché à chaque tour, pour la sonde de santé")

    def handle(self, *args: Any, travaux: list[str], une_fois: bool, temoin: Path | None, **options: Any) -> None:
        lus = [self._lire(texte) for texte in travaux]
        if une_fois:
            passer(lus, self._executer, 0.0)
            return
        arret = threading.Event()
        for numero in (signal.SIGTERM, signal.SIGINT):
            signal.signal(numero, lambda *_: arret.set())
        tourner(lus, self._executer, arret, temoin)

    def _lire(self, texte: str) -> Travail:
        try:
            travail = lire_travail(texte)
        except ValueError as erreur:
            raise CommandError(str(erreur)) from erreur
        if travail.commande not in get_commands():
            raise CommandError(f"La commande « {travail.commande} » n’existe pas.")
        return travail

    def _executer(self, commande: str) -> None:
        close_old_connections()
        call_command(commande, stdout=self.stdout, stderr=self.stderr)
