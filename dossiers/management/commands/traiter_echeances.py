"""``manage.py traiter_echeances [--au DATE]`` : ce que le temps fait aux dossiers ; rejouable, sûr à deux à la fois."""

from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commun.delais import jour_paris
from dossiers.dates import a_midi
from dossiers.echeances import EcheancesIncompletes, traiter


class Command(BaseCommand):
    help = (
        "Constate les validations tacites et les refus implicites, les fins de contrat, produit les documents en "
        "attente. Muet s’il n’y a rien à faire."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--au", type=_jour, metavar="AAAA-MM-JJ", help="agir comme à cette date (aujourd’hui)")

    def handle(self, *args: Any, au: date | None, **options: Any) -> None:
        maintenant = instant_du(au)
        try:
            resultats = traiter(jour_paris(maintenant), maintenant)
        except EcheancesIncompletes as erreur:
            self._dire(erreur.resultats)
            raise CommandError(str(erreur)) from erreur
        self._dire(resultats)

    def _dire(self, resultats: dict[str, int]) -> None:
        for nom, effets in resultats.items():
            if effets:
                self.stdout.write(f"{nom} : {effets}")


def instant_du(jour: date | None) -> datetime:
    """L'instant présent, ou midi à Paris ce jour-là si ce n'est pas aujourd'hui."""
    present = timezone.now()
    if jour is None or jour == jour_paris(present):
        return present
    return a_midi(jour)


def _jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise CommandError(f"« {texte} » n’est pas une date : écrivez AAAA-MM-JJ.", returncode=2) from None
