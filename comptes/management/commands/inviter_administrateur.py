"""``manage.py inviter_administrateur --courriel A --prenom P --nom N --region 76`` : sur un portail neuf seulement."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from comptes.actions.amorce import inviter_le_premier_administrateur


class Command(BaseCommand):
    help = "Invite le premier administrateur par courriel ; refuse s’il y en a déjà un."

    def add_arguments(self, parser: CommandParser) -> None:
        for nom in ("courriel", "prenom", "nom"):
            parser.add_argument(f"--{nom}", required=True)
        parser.add_argument("--region", required=True, metavar="CODE", help="code Insee de la région, par exemple 76")

    def handle(self, *args: Any, courriel: str, prenom: str, nom: str, region: str, **options: Any) -> None:
        try:
            inviter_le_premier_administrateur(
                courriel=courriel, prenom=prenom, nom=nom, region=region, maintenant=timezone.now()
            )
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from refus
        self.stdout.write("Invitation prête : le travailleur l’envoie, le lien vaut quatorze jours.")
