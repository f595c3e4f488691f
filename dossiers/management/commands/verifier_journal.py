"""``manage.py verifier_journal`` : la chaîne de chaque dossier est-elle entière ?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.journal import ruptures
from dossiers.models import Dossier


class Command(BaseCommand):
    help = "Recalcule la chaîne du journal de chaque dossier ; nomme le premier maillon rompu et sort en code 1."

    def handle(self, *args: Any, **options: Any) -> None:
        trouvees = list(ruptures())
        if trouvees:
            premiere, *autres = trouvees
            suite = f"\n{len(autres)} autre(s) dossier(s) touché(s) : {_numeros(autres)}." if autres else ""
            raise CommandError(f"Journal rompu. Premier maillon : {premiere}.{suite}", returncode=1)
        self.stdout.write(f"Journal intact : {Dossier.objects.count()} dossier(s) vérifié(s).")


def _numeros(ruptures_: list[Any]) -> str:
    return ", ".join(rupture.numero for rupture in ruptures_)
