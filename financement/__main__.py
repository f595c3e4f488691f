"""``python -m financement CAS.toml [--json]`` : le plan de versement d'un cas, sans Django.

Codes de sortie : 0 plan établi (les alertes n'y changent rien), 2 saisie refusée (le champ est nommé sur
l'erreur standard). ``-`` lit le cas sur l'entrée standard.
"""

import argparse
import json
import sys
from io import TextIOWrapper
from pathlib import Path

from financement.calcul import calculer
from financement.entree import lire_toml
from financement.plan import etablir_plan
from financement.refus import SaisieRefusee
from financement.sortie import annuel_en_texte, plan_en_dict, plan_en_texte

REFUS = 2


def lire_fichier(chemin: str) -> str:
    """Le texte UTF-8 du cas. Erreur : ``SaisieRefusee`` (champ ``fichier``) s'il est absent ou illisible."""
    try:
        octets = sys.stdin.buffer.read() if chemin == "-" else Path(chemin).read_bytes()
        return octets.decode("utf-8")
    except OSError as erreur:
        raise SaisieRefusee("fichier", f"impossible de lire « {chemin} » ({erreur.strerror}).") from erreur
    except UnicodeDecodeError as erreur:
        raise SaisieRefusee("fichier", f"« {chemin} » n’est pas un texte UTF-8.") from erreur


def main(arguments: list[str] | None = None) -> int:
    """Point d'entrée ; rend le code de sortie."""
    analyseur = argparse.ArgumentParser(prog="python -m financement", description="Plan de versement d’une CPTS.")
    analyseur.add_argument("cas", metavar="CAS.toml", help="fichier du cas, ou - pour l’entrée standard")
    analyseur.add_argument("--json", action="store_true", help="sortie pour une machine")
    options = analyseur.parse_args(arguments)
    try:
        cas = lire_toml(lire_fichier(options.cas))
        plan = etablir_plan(cas.situation, cas.bareme)
    except SaisieRefusee as refus:
        sys.stderr.write(f"Refusé : {refus}\n")
        return REFUS
    if options.json:
        sys.stdout.write(json.dumps(plan_en_dict(plan), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(annuel_en_texte(calculer(cas.situation, cas.bareme)) + plan_en_texte(plan, cas.bareme))
    return 0


if __name__ == "__main__":
    for flux in (sys.stdout, sys.stderr):
        if isinstance(flux, TextIOWrapper):
            flux.reconfigure(encoding="utf-8")
    sys.exit(main())
