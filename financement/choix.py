"""Lire les choix d'une simulation écrits en texte (commande ou formulaire). Pur ; chaque refus nomme le champ."""

import re
from dataclasses import replace
from decimal import Decimal

from financement.controles import controler_population
from financement.entree import lire_date, lire_taux
from financement.refus import SaisieRefusee
from financement.simulation import ChoixDeMission

ESPACES = re.compile(r"[\s\u00a0\u202f]")
ENTIER = re.compile(r"[0-9]{1,12}", re.ASCII)
POURCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?", re.ASCII)
NEGATIF = re.compile(r"[-\u2212][0-9]+", re.ASCII)


def lire_population(champ: str, texte: str) -> int:
    """Un nombre d'habitants : « 52000 » ou « 52 000 ». Refuse le reste en disant pourquoi."""
    colle = ESPACES.sub("", texte)
    if NEGATIF.fullmatch(colle):
        raise SaisieRefusee(champ, "une population ne peut pas être négative.")
    if not ENTIER.fullmatch(colle):
        raise SaisieRefusee(champ, "indiquez un nombre entier d’habitants, par exemple 52 000.")
    population = int(colle)
    controler_population(champ, population)
    return population


def lire_pourcentage(champ: str, texte: str) -> Decimal:
    """Un taux écrit en pour cent (« 80 », « 87,5 », « 100 % »), rendu de 0 à 1. Refuse le reste."""
    colle = ESPACES.sub("", texte).removesuffix("%").replace(",", ".")
    if not POURCENTAGE.fullmatch(colle) or not 0 <= Decimal(colle) <= 100:
        raise SaisieRefusee(champ, "indiquez un pourcentage de 0 à 100, par exemple 80.")
    return Decimal(colle) / 100


def lire_choix_de_mission(champ: str, texte: str) -> ChoixDeMission:
    """« code[:option,…] » ; options : ``compensation``, ``supplement``, ``demarrage=AAAA-MM-JJ``, ``taux=0.8``."""
    code, _, options = texte.partition(":")
    choix = ChoixDeMission(code.strip())
    for option in filter(None, (morceau.strip() for morceau in options.split(","))):
        choix = _avec_option(champ, choix, option)
    return choix


def _avec_option(champ: str, choix: ChoixDeMission, option: str) -> ChoixDeMission:
    nom, _, valeur = option.partition("=")
    if option == "compensation":
        return replace(choix, compensation=True)
    if option == "supplement":
        return replace(choix, supplement=True)
    if nom == "demarrage":
        return replace(choix, demarrage=lire_date(f"{champ}.demarrage", valeur))
    if nom == "taux":
        return replace(choix, taux=lire_taux(f"{champ}.taux", valeur))
    raise SaisieRefusee(
        champ,
        f"option inconnue « {option} » ; options admises : compensation, supplement, demarrage=AAAA-MM-JJ, taux=0.8.",
    )
