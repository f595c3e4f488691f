"""Saisir un plafond annuel, le vérifier, l'écarter ou le retirer."""

from typing import Any

from django import forms

from dossiers.forms.champs import NombreDecimal, texte_libre


class PlafondForm(forms.Form):
    """L'année, le montant et le texte qui le fixe."""

    annee = forms.IntegerField(
        label="Année",
        min_value=2019,
        max_value=2100,
        help_text="L’année civile où le plafond s’applique. Par exemple : 2024.",
        error_messages={"required": "Écrivez l’année."},
    )
    montant = NombreDecimal(
        label="Plafond annuel, en euros",
        min_value=1,
        max_digits=9,
        decimal_places=2,
        help_text="Le montant annuel, tel que le texte l’écrit. Par exemple : 43 992.",
        error_messages={"required": "Écrivez le montant.", "min_value": "Un plafond est une somme positive."},
    )
    source = forms.CharField(
        label="Texte qui le fixe",
        max_length=300,
        help_text="L’arrêté, sa date, et où une autre personne le relira. Par exemple : « Arrêté du 9 décembre 2022, "
        "Journal officiel du 16 ».",
        error_messages={"required": "Citez le texte : l’autre personne le relira pour vérifier."},
    )


class VerificationForm(forms.Form):
    """Vérifier, c'est avoir lu le texte."""

    relu = forms.BooleanField(
        label="J’ai lu ce montant et cette année dans le texte officiel",
        error_messages={"required": "Cochez cette case après avoir lu le texte."},
    )


class MotifForm(forms.Form):
    """Pourquoi ce plafond est écarté ou retiré."""

    motif = texte_libre(
        "Motif",
        limite=500,
        lignes=3,
        aide="Il reste lisible à côté du plafond. Par exemple : « Montant mensuel saisi par erreur ».",
        manque="Écrivez le motif.",
    )


def formulaire(nom: str, data: Any = None) -> forms.Form:
    """Celui de ce pas."""
    return VerificationForm(data) if nom == "verifier" else MotifForm(data)
