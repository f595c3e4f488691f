"""``manage.py graphe_etats [--verifier]`` : les diagrammes d'états, écrits sous ``docs/``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dossiers.graphe import fichiers


class Command(BaseCommand):
    help = "Écrit docs/etats-*.md (Mermaid) d’après les automates ; --verifier échoue s’ils ont vieilli."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verifier", action="store_true", help="n’écrit rien ; code 1 si un fichier est périmé")
        parser.add_argument("--dossier", type=Path, default=settings.BASE_DIR / "docs", help="où écrire (docs/)")

    def handle(self, *args: Any, verifier: bool, dossier: Path, **options: Any) -> None:
        voulus = fichiers()
        perimes = [nom for nom, texte in voulus.items() if lire(dossier / nom) != texte]
        if verifier:
            if perimes:
                raise CommandError(f"Périmé : {', '.join(perimes)}. Relancez manage.py graphe_etats.")
            self.stdout.write("Diagrammes à jour.")
            return
        dossier.mkdir(parents=True, exist_ok=True)
        for nom in voulus:
            (dossier / nom).write_text(voulus[nom], encoding="utf-8")
            self.stdout.write(f"{nom}{' (changé)' if nom in perimes else ''}")


def lire(fichier: Path) -> str:
    """Le texte du fichier, vide s'il n'existe pas."""
    return fichier.read_text(encoding="utf-8") if fichier.exists() else ""
