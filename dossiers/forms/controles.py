"""Le motif d'un avertissement passé outre, et le niveau d'une règle."""

from django import forms

from dossiers.actions.passer_outre import LONGUEUR_MAXIMUM
from dossiers.enums import NiveauRegle
from dossiers.forms.champs import Texte


class PasseOutreForm(forms.Form):
    """Un motif, lu par le Guichet et l'ARS."""

    motif = forms.CharField(
        label="Pourquoi vous passez outre",
        widget=Texte(4),
        max_length=LONGUEUR_MAXIMUM,
        help_text="Le Guichet et l’ARS le liront avec votre dossier. Par exemple : « Deux communes sont séparées du "
        "reste par un lac ; leurs habitants consultent chez nous. »",
        error_messages={
            "required": "Écrivez pourquoi vous passez outre : le Guichet et l’ARS liront ce motif.",
            "max_length": "Le motif compte %(show_value)d caractères : %(limit_value)d au plus.",
        },
    )


class NiveauForm(forms.Form):
    """Le nouveau niveau d'une règle, sa date et son motif."""

    niveau = forms.ChoiceField(
        label="Nouveau niveau",
        choices=NiveauRegle.choices,
        widget=forms.RadioSelect,
        help_text="Bloquant empêche le dépôt ; un avertissement conseille, le porteur peut passer outre.",
        error_messages={"required": "Choisissez le niveau."},
    )
    effet_le = forms.DateField(
        label="À partir du",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Demain au plus tôt. Ce qui est déjà déposé ne change pas.",
        error_messages={"required": "Indiquez la date d’effet."},
    )
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        widget=Texte(3),
        help_text="Par exemple : « Instruction du 12 janvier 2027, point 3 ».",
        error_messages={"required": "Écrivez le motif : il est gardé avec le changement."},
    )
