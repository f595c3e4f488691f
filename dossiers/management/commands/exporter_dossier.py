"""``manage.py exporter_dossier NUMERO --sortie F`` : l'archive ZIP entière d'un dossier."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dossiers.emport.ecriture import ecrire_archive
from dossiers.models import Dossier


class Command(BaseCommand):
    help = "Écrit l’archive d’un dossier (PDF, pièces, JSON, manifeste). Erreur (code 1) si le dossier n’existe pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numero", metavar="NUMERO", help="numéro du dossier, par exemple 2026-00012")
        parser.add_argument("--sortie", required=True, type=Path, metavar="F", help="fichier ZIP à écrire")

    def handle(self, *args: Any, numero: str, sortie: Path, **options: Any) -> None:
        dossier = Dossier.objects.filter(numero=numero).first()
        if dossier is None:
            raise CommandError(f"Aucun dossier ne porte le numéro {numero}.")
        try:
            with tempfile.NamedTemporaryFile(dir=sortie.parent, suffix=".zip", delete=False) as fichier:
                provisoire = Path(fichier.name)
                ecrire_archive(dossier, fichier, lecteur=None, maintenant=timezone.now())
            provisoire.replace(sortie)
        except OSError as erreur:
            raise CommandError(f"Impossible d’écrire {sortie} : {erreur.strerror}.") from None
        self.stdout.write(f"Archive du dossier {numero} : {sortie}")
