"""Le motif d'un avertissement passé outre."""

from django import forms

from dossiers.actions.passer_outre import LONGUEUR_MAXIMUM
from dossiers.forms.champs import Texte


class PasseOutreForm(forms.Form):
    """Un motif, lu par le Guichet et l'ARS."""

    motif = forms.CharField(
        label="Pourquoi vous passez outre",
        widget=Texte(4),
        max_length=LONGUEUR_MAXIMUM,
        help_text="Le Guichet et l'ARS le liront avec votre dossier. Par exemple : « Deux communes sont séparées du "
        "reste par un lac ; leurs habitants consultent chez nous. »",
        error_messages={
            "required": "Écrivez pourquoi vous passez outre : le Guichet et l'ARS liront ce motif.",
            "max_length": "Le motif compte %(show_value)d caractères : %(limit_value)d au plus.",
        },
    )
