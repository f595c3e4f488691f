"""Une valeur de la préparation, de l'écran à la proposition : brute (comme le formulaire la relit), puis en mots."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from commun.calendrier import en_lettres
from contrats.forms.champs import ecrire_nombre


def valeurs_brutes(formulaire: Any) -> dict[str, str]:
    """Ce que dit la copie de travail, tel que le formulaire le relirait."""
    return {
        nom: brut(champ.prepare_value(formulaire.get_initial_for_field(champ, nom)))
        for nom, champ in formulaire.fields.items()
    }


def brut(valeur: Any) -> str:
    """Une valeur en texte : vide pour rien, « on » pour une case cochée, ISO pour un jour, sans blanc autour."""
    if valeur is None or valeur is False:
        return ""
    if valeur is True:
        return "on"
    if isinstance(valeur, Decimal):
        return ecrire_nombre(valeur)
    if isinstance(valeur, date):
        return valeur.isoformat()
    return str(valeur).replace("\r\n", "\n").strip()


def en_mots(champ: forms.Field, texte: str) -> str:
    """Cette valeur telle qu'on la lit dans une comparaison."""
    if isinstance(champ, forms.BooleanField):
        return "oui" if texte else "non"
    if isinstance(champ, forms.ChoiceField | forms.ModelChoiceField):
        return {str(valeur): str(libelle) for valeur, libelle in champ.choices}.get(texte, texte) if texte else ""
    if isinstance(champ, forms.DateField):
        return en_lettres(champ.to_python(texte)) if texte else ""
    return texte


def changements_de(formulaire: Any, avant: Mapping[str, str], apres: Mapping[str, str]) -> list[dict[str, str]]:
    """Les champs qui changent vraiment : « 12 500 » et « 12500 » disent la même chose."""
    changes = []
    for nom, champ in formulaire.fields.items():
        ancien, neuf = avant[nom], brut(apres.get(nom, ""))
        if ancien == neuf or not champ.has_changed(_relue(champ, ancien), neuf):
            continue
        changes.append(
            {
                "champ": nom,
                "libelle": str(champ.label),
                "avant": en_mots(champ, ancien),
                "apres": en_mots(champ, neuf),
                "brut_avant": ancien,
                "brut": neuf,
            }
        )
    return changes


def _relue(champ: forms.Field, ancien: str) -> Any:
    """La valeur d'avant ; celle d'une liste peut n'y être plus offerte, et se compare telle quelle."""
    return ancien if isinstance(champ, forms.ModelChoiceField) else champ.to_python(ancien)
