"""``manage.py traiter_impressions`` : les longs PDF demandés (projet de santé, annexes reliées), un à la fois."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from dossiers.actions import impressions


class Command(BaseCommand):
    help = (
        "Produit les longs PDF en attente ; rejouable, sûre à lancer deux fois à la fois. Efface les brouillons échus."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limite", type=int, default=1, metavar="N", help="combien de PDF par passage (1)")

    def handle(self, *args: Any, limite: int, **options: Any) -> None:
        for _ in range(limite):
            prise = impressions.prendre(timezone.now())
            if prise is None:
                break
            impressions.faire(prise, maintenant=timezone.now())
        impressions.purger(timezone.now())
