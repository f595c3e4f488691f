"""Les formulaires de la négociation : message, remarque, réponse, motif d'une proposition ou d'un refus."""

from collections.abc import Iterable
from typing import Any

from django import forms

from dossiers.forms.champs import texte_libre


class ConfirmationForm(forms.Form):
    """Rien à dire : confirmer suffit."""


class SoumettreForm(forms.Form):
    """Ce que l'ARS dit aux deux autres parties en soumettant une version."""

    message = texte_libre(
        "Message aux parties",
        limite=3000,
        lignes=3,
        aide="Ce qui a changé, ce qui reste à discuter. Par exemple : « Les dates de prévention suivent votre "
        "remarque ; reste la cible des parcours ».",
    )


class RemarqueForm(forms.Form):
    """Une remarque sur une clause ; ``champs`` : ceux que l'on peut viser, en mots."""

    champ = forms.ChoiceField(
        label="Ce qui est visé",
        required=False,
        help_text="La clause entière, ou l’un de ses champs. Par exemple : les preuves attendues.",
    )
    texte = texte_libre(
        "Votre remarque",
        limite=3000,
        lignes=4,
        aide="Les trois parties la lisent. Par exemple : « Cette preuve ne se produit pas avant mars ».",
        manque="Écrivez votre remarque.",
    )

    def __init__(self, data: Any = None, *, champs: Iterable[str] = ()) -> None:
        super().__init__(data)
        choix = [(nom, nom) for nom in champs]
        self.fields["champ"].choices = [("", "La clause entière"), *choix]
        if not choix:
            del self.fields["champ"]


class ReponseForm(forms.Form):
    """Une réponse dans le fil d'une remarque."""

    texte = texte_libre(
        "Votre réponse",
        limite=3000,
        lignes=3,
        aide="Les trois parties la lisent. Par exemple : « D’accord pour le 31 mars ».",
        manque="Écrivez votre réponse.",
    )


class PourquoiForm(forms.Form):
    """Pourquoi une partie propose d'écrire autre chose."""

    motif = texte_libre(
        "Pourquoi",
        limite=2000,
        lignes=3,
        aide="Les trois parties le lisent. Par exemple : « Deux médecins partent à la retraite en juin ».",
        manque="Dites pourquoi vous proposez ce changement.",
    )


class MotifForm(forms.Form):
    """Un motif que liront les autres parties."""

    commentaire = texte_libre(
        "Motif",
        limite=2000,
        lignes=3,
        aide="Les autres parties le liront. Par exemple : « La cible dépasse ce que permet l’enveloppe ».",
        manque="Dites pourquoi : les autres parties liront ce texte.",
    )
