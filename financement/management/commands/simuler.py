"""``manage.py simuler`` : la simulation de la page publique, dans un terminal."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commun.montants import euros
from financement.baremes import trouver_bareme
from financement.choix import lire_choix_de_mission, lire_population
from financement.entree import lire_date
from financement.population import additionner_communes
from financement.refus import SaisieRefusee
from financement.registre import bareme_courant
from financement.simulation import Simulation, simulation_en_dict, simuler, toutes_les_missions
from financement.sortie import plan_en_texte

REFUS = 2


class Command(BaseCommand):
    """Simule le financement d'une CPTS ; code de sortie 2 et champ nommé si la saisie est refusée."""

    help = "Simule le financement d’une CPTS : enveloppe annuelle, dus et versements sur cinq ans."

    def add_arguments(self, parser: CommandParser) -> None:
        """Population ou communes, missions et options, date de signature (aujourd'hui à défaut)."""
        parser.add_argument("--population", metavar="HABITANTS", help="nombre d’habitants du territoire")
        parser.add_argument(
            "--commune",
            action="append",
            default=[],
            metavar="COMMUNE",
            help="code Insee ou nom d’une commune à additionner, à répéter",
        )
        parser.add_argument(
            "--mission",
            action="append",
            default=[],
            metavar="CODE[:OPTIONS]",
            help="mission engagée ; options : compensation, supplement, demarrage=AAAA-MM-JJ, taux=0.8 "
            "(toutes les missions dès la signature si l’option n’est pas donnée)",
        )
        parser.add_argument("--signature", metavar="AAAA-MM-JJ", help="date de signature")
        parser.add_argument("--bareme", metavar="CODE", help="code du barème (celui du jour à défaut)")
        parser.add_argument("--json", action="store_true", help="sortie pour une machine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Imprime la simulation. Erreur : ``CommandError`` (code 2) qui nomme le champ refusé."""
        try:
            simulation = self._simuler(options)
        except SaisieRefusee as refus:
            raise CommandError(f"Refusé : {refus}", returncode=REFUS) from refus
        if options["json"]:
            self.stdout.write(json.dumps(simulation_en_dict(simulation), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(self._texte(simulation))

    def _simuler(self, options: dict[str, Any]) -> Simulation:
        bareme = trouver_bareme(options["bareme"]) if options["bareme"] else bareme_courant()
        bareme.exiger_verifie()
        missions = tuple(
            lire_choix_de_mission(f"missions[{rang}]", texte) for rang, texte in enumerate(options["mission"], start=1)
        )
        signature = options["signature"]
        return simuler(
            self._population(options),
            lire_date("signature", signature) if signature else timezone.localdate(),
            missions or toutes_les_missions(bareme),
            bareme,
        )

    def _population(self, options: dict[str, Any]) -> int:
        population, communes = options["population"], options["commune"]
        if population is not None and communes:
            raise SaisieRefusee("population", "donnez la population ou les communes, pas les deux.")
        if communes:
            return additionner_communes("communes", "\n".join(communes)).population
        if population is None:
            raise SaisieRefusee("population", "donnez --population ou --commune.")
        return lire_population("population", population)

    def _texte(self, simulation: Simulation) -> str:
        annuel = [f"  {euros(ligne.montant):>16}  {ligne.libelle}" for ligne in simulation.resultat.lignes]
        dus = [f"  {euros(annee.total):>16}  {annee.annee.numero}" for annee in simulation.annees]
        return (
            "\n".join(["Année pleine", *annuel, "", "Dû par année du contrat", *dus, "", "Versements"])
            + "\n"
            + plan_en_texte(simulation.plan, simulation.bareme)
        )
