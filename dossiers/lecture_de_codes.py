"""Un fichier de communes et de parties de communes, lu ligne à ligne ; chaque refus nomme sa ligne."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from territoires.models import AncienCode, ArrondissementMunicipal, Commune

CODE = re.compile(r"\d{5}|2[AB]\d{3}")


class LigneRefusee(ValueError):
    """Une ligne illisible ou un code inconnu ; le message commence par « ligne N : »."""

    def __init__(self, ligne: int, raison: str) -> None:
        super().__init__(f"ligne {ligne} : {raison}")


@dataclass
class Saisie:
    """Codes de communes entières et parties (code, libellé, habitants) ; ``remarques`` : ce qui a été ignoré."""

    codes: list[str] = field(default_factory=list)
    parties: list[tuple[str, str, int]] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    lignes: dict[str, int] = field(default_factory=dict)
    libelles: set[tuple[str, str]] = field(default_factory=set)


def lire_codes(texte: str) -> Saisie:
    """Lit « 31555 » ou « 31555;Secteur 1;85804 », une par ligne ; lignes vides et « # » ignorées.

    Lève ``LigneRefusee`` : forme, population, commune inconnue ou disparue, commune à la fois entière et en partie.
    """
    saisie = Saisie()
    for numero, ligne in _utiles(texte):
        code, *reste = [champ.strip() for champ in ligne.split(";")]
        if not CODE.fullmatch(code.upper()):
            raise LigneRefusee(numero, f"« {code} » n’est pas un code Insee de commune (cinq chiffres, ou 2A, 2B).")
        if reste:
            _lire_partie(saisie, numero, code.upper(), reste)
        else:
            _lire_commune(saisie, numero, code.upper())
    if not saisie.lignes:
        raise LigneRefusee(1, "aucun code de commune.")
    _verifier_communes(saisie)
    return saisie


def _utiles(texte: str) -> Iterator[tuple[int, str]]:
    for numero, ligne in enumerate(texte.splitlines(), 1):
        if ligne.strip() and not ligne.lstrip().startswith("#"):
            yield numero, ligne.strip()


def _lire_commune(saisie: Saisie, numero: int, code: str) -> None:
    if any(code == partie[0] for partie in saisie.parties):
        raise LigneRefusee(numero, f"{code} est déjà comprise en partie ligne {saisie.lignes[code]}.")
    if code in saisie.lignes:
        saisie.remarques.append(f"ligne {numero} : {code} est déjà ligne {saisie.lignes[code]}, comptée une fois.")
        return
    saisie.lignes[code] = numero
    saisie.codes.append(code)


def _lire_partie(saisie: Saisie, numero: int, code: str, reste: list[str]) -> None:
    if len(reste) != 2 or not reste[0]:
        raise LigneRefusee(numero, "une partie s’écrit code;libellé;population, par exemple 31555;Secteur 1;85804.")
    libelle, population = reste
    if not (population.isascii() and population.isdigit()):
        raise LigneRefusee(numero, f"« {population} » n’est pas une population : un nombre entier, sans espace.")
    if code in saisie.codes:
        raise LigneRefusee(numero, f"{code} est déjà comprise en entier ligne {saisie.lignes[code]}.")
    if (code, libelle) in saisie.libelles:
        raise LigneRefusee(numero, f"la partie « {libelle} » de {code} est déjà donnée.")
    saisie.lignes.setdefault(code, numero)
    saisie.libelles.add((code, libelle))
    saisie.parties.append((code, libelle, int(population)))


def _verifier_communes(saisie: Saisie) -> None:
    """Toutes les communes existent et existent encore ; sinon la première ligne fautive est nommée."""
    if not Commune.objects.exists():
        raise LigneRefusee(1, "le référentiel est vide ; chargez-le : manage.py charger_referentiel.")
    connues = dict(Commune.objects.filter(pk__in=saisie.lignes).values_list("code", "archivee_le"))
    for code, numero in saisie.lignes.items():
        if code not in connues:
            raise LigneRefusee(numero, _pourquoi_inconnue(code))
        if connues[code] is not None:
            raise LigneRefusee(numero, f"la commune {code} n’existe plus : écrivez le code de la commune actuelle.")


def _pourquoi_inconnue(code: str) -> str:
    ancien = AncienCode.objects.filter(pk=code).select_related("commune").first()
    if ancien is not None:
        return f"{code} ({ancien.nom}) fait aujourd’hui partie de {ancien.commune_id} ({ancien.commune.nom})."
    arrondissement = ArrondissementMunicipal.objects.filter(pk=code).first()
    if arrondissement is not None:
        return f"{code} est un arrondissement : écrivez-le en partie, {arrondissement.commune_id};libellé;population."
    return f"aucune commune n’a le code {code}."
