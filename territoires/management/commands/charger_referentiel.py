"""``manage.py charger_referentiel [--source DIR] [--essai]`` : communes, EPCI, départements, régions."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from territoires.referentiel.chargement import ReferentielRefuse, charger
from territoires.referentiel.suites import charger_les_suites

REFUS_AFFICHES = 50


class Command(BaseCommand):
    help = (
        "Contrôle puis charge le référentiel géographique, en une transaction. Un fichier fautif est refusé "
        "avec le fichier, la ligne et la raison, et rien n’est écrit."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--source",
            type=Path,
            default=Path(settings.REFERENTIEL_DIR),
            help="dossier des fichiers CSV (par défaut : %(default)s)",
        )
        parser.add_argument(
            "--essai",
            action="store_true",
            help="essai à blanc : montre ajouts, disparitions, renommages et écarts, sans rien écrire",
        )

    def handle(self, *, source: Path, essai: bool, **options):
        if not source.is_dir():
            raise CommandError(f"{source} n’est pas un dossier : indiquez celui qui contient communes.csv.")
        try:
            bilan = charger(source, maintenant=timezone.now(), jour=timezone.localdate(), essai=essai)
            suites = [] if essai else charger_les_suites(timezone.now())
        except ReferentielRefuse as refus:
            raise CommandError(_texte_du_refus(refus)) from None
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from None
        for phrase in (*bilan.phrases(), *suites):
            self.stdout.write(phrase)
        self.stdout.write("Essai à blanc : rien n’a été écrit." if essai else "Référentiel à jour.")


def _texte_du_refus(refuse: ReferentielRefuse) -> str:
    montres = [f"  {refus}" for refus in refuse.refus[:REFUS_AFFICHES]]
    reste = len(refuse.refus) - REFUS_AFFICHES
    if reste > 0:
        montres.append(f"  … et {reste} autres refus.")
    return "\n".join([f"Référentiel refusé, rien n’a été écrit ({len(refuse.refus)} refus) :", *montres])
