"""``manage.py traiter_scans`` : lit les fichiers numérisés en attente (contrats signés sur papier)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from contrats.actions import depot_de_scans


class Command(BaseCommand):
    help = "Lit les fichiers numérisés en attente, un à la fois ; rejouable, sûre à lancer deux fois à la fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limite", type=int, default=5, metavar="N", help="combien de fichiers par passage (5)")

    def handle(self, *args: Any, limite: int, **options: Any) -> None:
        for _ in range(limite):
            pris = depot_de_scans.prendre(timezone.now())
            if pris is None:
                break
            depot_de_scans.lire(pris, maintenant=timezone.now())
