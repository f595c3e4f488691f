"""Écrire à une CPTS voisine ; la lire, la transmettre ou lui répondre."""

from typing import Any

from django import forms

from dossiers.actions.messages import LONGUEUR_MAXIMALE
from dossiers.enums_messages import EtatMessage
from dossiers.forms.champs import Texte


class MessageForm(forms.Form):
    """Le message d'une équipe à une autre."""

    texte = forms.CharField(
        label="Votre message",
        max_length=LONGUEUR_MAXIMALE,
        widget=Texte(7),
        help_text="Dites qui vous êtes et ce que vous proposez. Par exemple : « Nous préparons une CPTS et trois de "
        "nos communes sont aussi dans la vôtre. Pouvons-nous en parler ? Guichet, merci de nous mettre en "
        "relation. » Une adresse ou un téléphone que vous écrivez ici sera lu.",
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "Raccourcissez ce message : %(limit_value)d caractères au plus, il en a %(show_value)d.",
        },
    )


class TraitementForm(forms.Form):
    """Le mot du coordinateur ; ``geste`` : transmettre ou repondre."""

    commentaire = forms.CharField(label="Votre mot", max_length=LONGUEUR_MAXIMALE, widget=Texte(4), required=False)

    def __init__(self, data: Any = None, *, geste: str) -> None:
        super().__init__(data)
        champ = self.fields["commentaire"]
        if geste == "repondre":
            champ.label, champ.required = "Votre réponse", True
            champ.error_messages["required"] = "Écrivez votre réponse : l’équipe la lira, l’autre CPTS non."
            champ.help_text = "L’équipe qui a écrit la lira ; l’autre CPTS ne saura rien de ce message."
        else:
            champ.help_text = (
                "Facultatif. Les deux équipes le liront. Par exemple : « Je propose une réunion à trois. »"
            )


class FiltreMessagesForm(forms.Form):
    """Les messages d'une région, par état."""

    etat = forms.ChoiceField(
        label="État", choices=[("", "À traiter"), ("tous", "Tous"), *EtatMessage.choices], required=False
    )
