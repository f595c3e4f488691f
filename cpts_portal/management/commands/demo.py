"""``manage.py demo [--dossiers N] [--au AAAA-MM-JJ]`` : peuple la base de CPTS fictives ; sûr à relancer."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cpts_portal.demo.installation import Installation, ReferentielAbsent
from cpts_portal.demo.volume import NOMBRE_EN_OCCITANIE, TropDeDossiers, choisir


class Command(BaseCommand):
    help = "Installe la démonstration : comptes, organisations et dossiers fictifs. Refusée en production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dossiers",
            type=int,
            default=NOMBRE_EN_OCCITANIE,
            metavar="N",
            help="nombre de CPTS ; au-delà de 102, des territoires sont composés dans toute la France",
        )
        parser.add_argument(
            "--relecteurs",
            type=int,
            default=0,
            metavar="N",
            help="nombre de relecteurs des URPS d’Occitanie, pour mesurer",
        )
        parser.add_argument("--au", type=_jour, metavar="AAAA-MM-JJ", help="jour de référence (aujourd’hui)")

        parser.add_argument("--sans-documents", action="store_true", help="laisse tous les PDF au travailleur")

    def handle(self, *args: Any, dossiers: int, au: date | None, **options: Any) -> None:
        if settings.PRODUCTION or not settings.DEMO:
            raise CommandError(
                "Ce portail n’est pas en démonstration : rien n’a été écrit. La commande crée des comptes au mot de "
                "passe public ; elle ne s’emploie qu’avec DEMO=1, jamais avec PRODUCTION=1."
            )
        if dossiers < 1:
            raise CommandError("--dossiers attend un nombre d’au moins 1.", returncode=2)
        reference = au or timezone.localdate()
        volume = {"documents": not options["sans_documents"], "relecteurs": options["relecteurs"]}
        installation = Installation(reference, dire=self.stdout.write, **volume)
        try:
            bilan = installation.installer(choisir(dossiers))
        except (ReferentielAbsent, TropDeDossiers) as erreur:
            raise CommandError(str(erreur)) from erreur
        self.stdout.write(f"{bilan.crees} dossiers créés, {bilan.deja_la} CPTS déjà là.")
        if options["verbosity"] > 1:
            for etat, nombre in sorted(bilan.etats.items()):
                self.stdout.write(f"  {etat} : {nombre}")


def _jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise CommandError(f"« {texte} » n’est pas une date : écrivez AAAA-MM-JJ.", returncode=2) from None
