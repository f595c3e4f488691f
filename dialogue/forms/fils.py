"""Écrire un message, noter un appel ou une réunion, chercher dans ses échanges."""

from collections.abc import Iterable
from typing import Any

from django import forms

from comptes.models import Utilisateur
from dialogue.enums import NOTES, Nature
from dialogue.models.messages import LONGUEUR_MAX
from dossiers.forms.champs import DateNative, Texte

DUREE_MAX = 24 * 60


class MessageForm(forms.Form):
    """Un message ; ``mentionnables`` : les personnes que l'on peut nommer."""

    texte = forms.CharField(
        label="Votre message",
        max_length=LONGUEUR_MAX,
        widget=Texte(4),
        help_text="Un message envoyé ne se modifie plus : on répond.",
        error_messages={"required": "Écrivez votre message."},
    )
    mentions = forms.TypedMultipleChoiceField(
        label="Nommer quelqu’un",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chaque personne cochée reçoit un courriel tout de suite, même si un autre l’attend déjà.",
    )

    def __init__(self, data: Any = None, *, mentionnables: Iterable[Utilisateur] = ()) -> None:
        super().__init__(data)
        self.fields["mentions"].choices = [(personne.pk, str(personne)) for personne in mentionnables]


class NoteForm(forms.Form):
    """Ce qui s'est dit au téléphone, en réunion, par courrier."""

    nature = forms.ChoiceField(
        label="Que notez-vous ?",
        choices=[(nature.value, nature.label) for nature in NOTES],
        widget=forms.RadioSelect,
        initial=Nature.APPEL,
        error_messages={"required": "Dites s’il s’agit d’un appel, d’une réunion ou d’un courrier."},
    )
    tenu_le = forms.DateField(
        label="Date", widget=DateNative(), error_messages={"required": "Dites quel jour cela a eu lieu."}
    )
    duree = forms.IntegerField(
        label="Durée, en minutes",
        required=False,
        min_value=1,
        max_value=DUREE_MAX,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Par exemple : 20.",
    )
    participants = forms.CharField(
        label="Participants",
        max_length=300,
        required=False,
        help_text="Par exemple : Dr Puech, Mme Fabre, la coordinatrice du Guichet.",
    )
    texte = forms.CharField(
        label="Ce qui s’est dit",
        max_length=LONGUEUR_MAX,
        widget=Texte(6),
        help_text="Toutes les personnes qui lisent cet échange liront cette note ; elle ne se modifie plus.",
        error_messages={"required": "Résumez ce qui s’est dit."},
    )


class RechercheForm(forms.Form):
    """Des mots à retrouver dans les messages."""

    q = forms.CharField(label="Chercher dans les échanges", max_length=100, required=False)
