"""``manage.py controler NUMERO [--sujet lettre|projet] [--json]`` : ce qui manque à un dossier, sans rien déposer."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dossiers.actions.depot import controler
from dossiers.completude import Bilan
from dossiers.enums import Sujet
from dossiers.models import Dossier, LettreIntention, ProjetSante

SUJETS = (Sujet.LETTRE.value, Sujet.PROJET.value)
BLOQUE, USAGE = 1, 2


class Command(BaseCommand):
    help = (
        "Fait tourner toutes les règles du dépôt sur la copie de travail, sans effet. Sans --sujet : le projet s’il "
        "existe, sinon la lettre. Code 0 : déposable ; 1 : il manque des éléments ; 2 : demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numero", metavar="NUMERO", help="numéro du dossier, par exemple 2026-00012")
        parser.add_argument("--sujet", choices=SUJETS, help="lettre ou projet")
        parser.add_argument("--json", action="store_true", help="résultat en JSON")

    def handle(self, *args: Any, numero: str, sujet: str | None, **options: Any) -> None:
        objet = _objet(numero, sujet)
        maintenant = timezone.now()
        _contenu, bilan = controler(objet, maintenant)
        if options["json"]:
            self.stdout.write(json.dumps(en_dict(objet, bilan, maintenant), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(en_clair(objet, bilan))
        if bilan.bloquants:
            raise CommandError(f"{len(bilan.bloquants)} élément(s) à compléter avant le dépôt.", returncode=BLOQUE)


def _objet(numero: str, sujet: str | None) -> LettreIntention | ProjetSante:
    dossier = Dossier.objects.filter(numero=numero).select_related("lettre", "projet").first()
    if dossier is None:
        raise CommandError(f"Aucun dossier ne porte le numéro {numero}.", returncode=USAGE)
    projet = getattr(dossier, "projet", None)
    if sujet == Sujet.PROJET and projet is None:
        raise CommandError(f"Le dossier {numero} n’a pas encore de projet de santé.", returncode=USAGE)
    return projet if projet is not None and sujet != Sujet.LETTRE else dossier.lettre


def en_dict(objet: LettreIntention | ProjetSante, bilan: Bilan, maintenant: datetime) -> dict[str, Any]:
    """Le résultat imprimé en JSON."""
    return {
        "numero": objet.dossier.numero,
        "sujet": objet.SUJET.value,
        "controle_le": maintenant.isoformat(),
        "deposable": not bilan.bloquants,
        "bloquants": [manque.en_json() for manque in bilan.bloquants],
        "avertissements": [manque.en_json() for manque in bilan.avertissements],
        "satisfaites": [verdict.regle.code for verdict in bilan.satisfaites],
    }


def en_clair(objet: LettreIntention | ProjetSante, bilan: Bilan) -> str:
    """Le même résultat, à lire."""
    lignes = [f"{objet.dossier.numero} {objet.dossier.nom}, {objet.SUJET.label.lower()}"]
    for titre, trouves in (("Bloque le dépôt", bilan.bloquants), ("Conseillé", bilan.avertissements)):
        lignes += [f"{titre} : {manque.message} [{manque.regle}]" for manque in trouves]
        lignes += [f"  passé outre : {manque.motif}" for manque in trouves if manque.motif]
    lignes.append(f"{len(bilan.satisfaites)} contrôle(s) satisfait(s).")
    return "\n".join(lignes)
