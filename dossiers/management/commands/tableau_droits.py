"""``manage.py tableau_droits [--verifier]`` : rôle × capacité, rôle × transition, rôle × page, en Markdown."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.droits import tableau
from dossiers.management.commands.graphe_etats import lire


class Command(BaseCommand):
    help = "Imprime le tableau des droits ; --verifier échoue si docs/droits.md a vieilli."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verifier", action="store_true", help="n’imprime rien ; code 1 si le fichier est périmé")
        parser.add_argument("--fichier", type=Path, default=settings.BASE_DIR / "docs" / "droits.md")

    def handle(self, *args: Any, verifier: bool, fichier: Path, **options: Any) -> None:
        if not verifier:
            self.stdout.write(tableau(), ending="")
            return
        if lire(fichier) != tableau():
            raise CommandError(f"{fichier.name} est périmé : manage.py tableau_droits > docs/{fichier.name}.")
        self.stdout.write("Tableau des droits à jour.")
