"""``manage.py importer_dossier F --responsable ADRESSE`` : un nouveau brouillon depuis une archive."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from comptes.models import Utilisateur
from dossiers.actions.importation import importer_dossier
from dossiers.emport.lecture import ArchiveRefusee


class Command(BaseCommand):
    help = "Reprend un dossier depuis son archive, tout ou rien. Erreur (code 1) avec chaque raison d’un refus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, metavar="F", help="fichier ZIP rendu par exporter_dossier")
        parser.add_argument("--responsable", required=True, metavar="ADRESSE", help="compte qui portera le brouillon")

        parser.add_argument("--sans-projet", action="store_true", help="ne reprend que la lettre d’intention")

    def handle(self, *args: Any, archive: Path, responsable: str, sans_projet: bool, **options: Any) -> None:
        auteur = Utilisateur.objects.filter(email=responsable.lower(), is_active=True).first()
        if auteur is None:
            raise CommandError(f"Aucun compte actif n’a l’adresse {responsable}.")
        try:
            with archive.open("rb") as fichier:
                repris = importer_dossier(fichier, auteur=auteur, maintenant=timezone.now(), sans_projet=sans_projet)
        except ArchiveRefusee as refus:
            raise CommandError("\n".join(refus.raisons)) from None
        except PermissionDenied as refus:
            raise CommandError(str(refus)) from None
        except OSError as erreur:
            raise CommandError(f"Impossible de lire {archive} : {erreur.strerror}.") from None
        self.stdout.write(f"Dossier {repris.dossier.numero} repris.")
        for remarque in repris.remarques:
            self.stdout.write(f"- {remarque}")
