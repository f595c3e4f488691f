"""``manage.py catalogue_courriels`` : qui reçoit quoi, et ce qui se règle, lu du catalogue (docs/courriels.md)."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from commun.evenements import Mode, Nature, catalogue

EN_TETE = """# Les courriels du portail

Tiré du code par `manage.py catalogue_courriels` ; ne pas modifier à la main (`make fix`).

Côté ARS et Assurance Maladie : les agents du département pilote. Côté Guichet : les coordinateurs de la région. Côté
porteur : toute l’équipe du dossier. Les destinataires sont recalculés au moment de l’envoi : qui a perdu l’accès ne
reçoit rien. Un courriel ne dit que le fait et l’adresse de la page ; rien d’autre n’y fuit.

« Légal » et « service » partent toujours, aussitôt. « Courant » suit le choix de chacun (aussitôt, résumé quotidien,
rien) et attend la fin des heures calmes (20 h – 7 h).
"""


class Command(BaseCommand):
    help = "Imprime le catalogue des courriels : événement, qui le reçoit, ce qui s’en règle."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{EN_TETE}\n")
        evenements = sorted(catalogue().values(), key=lambda e: e.famille)
        for famille, siens in groupby(evenements, key=lambda e: e.famille):
            self.stdout.write(f"## {famille}\n\n")
            self.stdout.write(
                "| code | ce qui s’est passé | qui est prévenu | nature | par défaut |\n|---|---|---|---|---|"
            )
            for e in siens:
                defaut = Mode(e.defaut).label.lower() if e.nature is Nature.COURANT else "toujours"
                self.stdout.write(f"| `{e.code}` | {e.libelle} | {e.destinataires} | {e.nature} | {defaut} |")
            self.stdout.write("")
