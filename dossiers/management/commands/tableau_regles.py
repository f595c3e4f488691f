"""``manage.py tableau_regles [--verifier]`` : toutes les règles de recevabilité, en Markdown."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.management.commands.graphe_etats import lire
from dossiers.tableau_regles import tableau


class Command(BaseCommand):
    help = "Imprime le tableau des règles ; --verifier échoue si docs/regles.md a vieilli."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verifier", action="store_true", help="n’imprime rien ; code 1 si le fichier est périmé")
        parser.add_argument("--fichier", type=Path, default=settings.BASE_DIR / "docs" / "regles.md")

    def handle(self, *args: Any, verifier: bool, fichier: Path, **options: Any) -> None:
        if not verifier:
            self.stdout.write(tableau(), ending="")
            return
        if lire(fichier) != tableau():
            raise CommandError(f"{fichier.name} est périmé : manage.py tableau_regles > docs/{fichier.name}.")
        self.stdout.write("Tableau des règles à jour.")
