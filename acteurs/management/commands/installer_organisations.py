"""``manage.py installer_organisations --region 76``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from acteurs.actions import installer_organisations
from territoires.models import Region


class Command(BaseCommand):
    help = "Crée le Guichet, les dix URPS, l’ARS et les caisses d’une région ; sûr à relancer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, metavar="CODE", help="code Insee de la région, par exemple 76")

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(f"Région {options['region']} inconnue : lancez d’abord manage.py charger_referentiel.")
        bilan = installer_organisations(region)
        self.stdout.write(f"{region} : {bilan.creees} organisations créées, {bilan.inchangees} déjà là.")
