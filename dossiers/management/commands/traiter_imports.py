"""``manage.py traiter_imports`` : les fichiers d'acteurs en attente ; efface fichiers et inscriptions échus."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dossiers.actions import adhesion, import_acteurs
from dossiers.territoire import departements_du_dossier

TRAVAUX_MAX = 20


class Command(BaseCommand):
    help = "Analyse ou enregistre les fichiers d’acteurs en attente ; rejouable, sûre à lancer deux fois à la fois."

    def handle(self, *args: Any, **options: Any) -> None:
        for _ in range(TRAVAUX_MAX):
            recu = import_acteurs.prendre_un_travail(timezone.now())
            if recu is None:
                break
            import_acteurs.faire(recu, departements=departements_du_dossier(recu.dossier), maintenant=timezone.now())
        import_acteurs.purger(timezone.now())
        adhesion.purger(timezone.now())
