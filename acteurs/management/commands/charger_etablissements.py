"""``manage.py charger_etablissements [--source FICHIER] [--essai]``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from acteurs.actions import charger_structures
from acteurs.etablissements import FichierInvalide, lire_etablissements

SOURCE = settings.BASE_DIR / "fixtures" / "demo" / "etablissements_sante_occitanie_2023.csv"


class Command(BaseCommand):
    help = "Charge les établissements de santé par numéro FINESS : tout le fichier, ou rien."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", type=Path, default=SOURCE, metavar="FICHIER")
        parser.add_argument("--essai", action="store_true", help="montre ce qui changerait, n’écrit rien")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["source"].is_file():
            raise CommandError(f"Fichier introuvable : {options['source']}")
        try:
            with transaction.atomic():
                bilan = charger_structures(lire_etablissements(options["source"]))
                transaction.set_rollback(options["essai"])
        except (FichierInvalide, UnicodeDecodeError) as erreur:
            raise CommandError(f"{options['source'].name} : {erreur}") from erreur
        debut = "Essai, rien n’est écrit : " if options["essai"] else ""
        self.stdout.write(
            f"{debut}{bilan.creees} structures créées, {bilan.modifiees} modifiées, {bilan.inchangees} inchangées."
        )
