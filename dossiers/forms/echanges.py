"""Demander une relecture, la conclure, demander un appui, y répondre."""

from django import forms

from dossiers.forms.champs import Texte

LONGUEUR_MAX = 5000


class DemandeRelectureForm(forms.Form):
    """Un mot pour le coordinateur."""

    mot = forms.CharField(
        label="Un mot pour le Guichet",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(4),
        help_text="Facultatif. Ce sur quoi vous aimeriez un regard. Par exemple : « Notre diagnostic suffit-il ? »",
    )


class ConclusionForm(forms.Form):
    """Ce que le coordinateur dit en refermant sa lecture."""

    commentaire = forms.CharField(
        label="Votre mot de conclusion",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(4),
        help_text="Facultatif. Il est lu par toute l'équipe et gardé au journal. Ce n'est pas un avis.",
    )
