"""``manage.py construire_actifs`` : extrait des paquets installés polices, icônes, styles et htmx."""

from django.core.management.base import BaseCommand, CommandParser

from cpts_portal.actifs import construire, phrase


class Command(BaseCommand):
    help = "Construit static/construits/ depuis les paquets installés ; ne fait rien si tout est à jour."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forcer", action="store_true", help="reconstruit même si l’empreinte est à jour")

    def handle(self, *args: object, forcer: bool, **options: object) -> None:
        self.stdout.write(phrase(construire(forcer=forcer)))
