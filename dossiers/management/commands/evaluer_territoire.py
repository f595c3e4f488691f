"""``manage.py evaluer_territoire --codes FICHIER [--sauf NUMERO] [--json]`` : ce que vaut un territoire."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commun.montants import format_nombre
from dossiers.lecture_de_codes import LigneRefusee, lire_codes
from dossiers.models import Dossier
from dossiers.territoire import evaluer_perimetre, numeros_des_versions
from territoires.chargement import perimetre_des_codes
from territoires.evaluation import Evaluation


class Command(BaseCommand):
    help = (
        "Évalue une liste de communes : population, taille, départements, continuité et communes partagées avec les "
        "dossiers vivants. Un code Insee par ligne, ou une partie : 31555;Secteur 1;85804."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--codes", required=True, metavar="FICHIER", help="fichier de codes ; « - » : l’entrée")
        parser.add_argument("--sauf", default="", metavar="NUMERO", help="dossier à ne pas comparer")
        parser.add_argument("--json", action="store_true", help="résultat en JSON")

    def handle(self, *args: Any, codes: str, sauf: str, **options: Any) -> None:
        try:
            saisie = lire_codes(_texte(codes))
        except LigneRefusee as refus:
            raise CommandError(f"{codes}, {refus}", returncode=2) from None
        for remarque in saisie.remarques:
            self.stderr.write(f"{codes}, {remarque}")
        perimetre = perimetre_des_codes(saisie.codes, saisie.parties)
        resultat = en_dict(evaluer_perimetre(perimetre, sauf=_dossier(sauf)))
        if options["json"]:
            self.stdout.write(json.dumps(resultat, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_en_clair(resultat))


def en_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Le résultat imprimé ; ``recouvrements`` : numéro de dossier → codes partagés."""
    numeros = numeros_des_versions([r.cle for r in evaluation.recouvrements])
    recouvrements = {numeros[r.cle]: list(r.codes) for r in evaluation.recouvrements}
    return {**evaluation.en_dict(), "recouvrements": dict(sorted(recouvrements.items()))}


def _texte(nom: str) -> str:
    try:
        octets = sys.stdin.buffer.read() if nom == "-" else Path(nom).read_bytes()
        return octets.decode("utf-8-sig")
    except OSError:
        raise CommandError(f"{nom} : fichier introuvable ou illisible.", returncode=2) from None
    except UnicodeDecodeError:
        raise CommandError(f"{nom} : ce fichier n’est pas du texte UTF-8.", returncode=2) from None


def _dossier(numero: str) -> Dossier | None:
    if not numero:
        return None
    try:
        return Dossier.objects.get(numero=numero)
    except Dossier.DoesNotExist:
        raise CommandError(f"--sauf {numero} : aucun dossier ne porte ce numéro.", returncode=2) from None


def _en_clair(resultat: dict[str, Any]) -> str:
    lignes = [
        f"Population : {format_nombre(resultat['population'])} habitants (millésime {resultat['millesime'] or '–'})",
        f"Taille : T{resultat['taille']}",
        f"Départements : {', '.join(resultat['departements'])}",
        f"Communes entières : {resultat['nb_communes']}, en {resultat['composantes']} morceau(x)",
    ]
    lignes += [f"Partagé avec {numero} : {', '.join(codes)}" for numero, codes in resultat["recouvrements"].items()]
    return "\n".join(lignes)
