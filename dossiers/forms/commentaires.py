"""Écrire un commentaire, y répondre."""

from typing import Any

from django import forms

from dossiers.epingles import TOUTE_LA_RUBRIQUE, champs_de
from dossiers.etapes import Rubrique
from dossiers.forms.champs import Texte
from dossiers.models.commentaires import LONGUEUR_MAX

A_ECRIRE = {"required": "Écrivez votre commentaire."}


class ReponseForm(forms.Form):
    """Un message de plus dans un fil."""

    texte = forms.CharField(label="Votre réponse", max_length=LONGUEUR_MAX, widget=Texte(2), error_messages=A_ECRIRE)

    def __init__(self, data: Any = None, *, fil: int) -> None:
        super().__init__(data, prefix=f"fil-{fil}")


class CommentaireForm(forms.Form):
    """Un commentaire sur une rubrique, ou sur l'un de ses champs.

    ``partageable`` : une relecture est ouverte et la personne est de l'équipe ; elle choisit alors qui lit.
    """

    texte = forms.CharField(
        label="Votre commentaire",
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        error_messages=A_ECRIRE,
        help_text="Par exemple : « Il manque l’avis des sages-femmes. »",
    )
    champ = forms.ChoiceField(label="Sur quoi porte-t-il ?", required=False)
    partage = forms.BooleanField(
        label="Le montrer aussi au coordinateur du Guichet, tant que la relecture est ouverte", required=False
    )

    def __init__(self, data: Any = None, *, rubrique: Rubrique, partageable: bool = False) -> None:
        super().__init__(data, prefix=f"com-{rubrique.cle}")
        champs = champs_de(rubrique)
        self.fields["champ"].choices = [("", TOUTE_LA_RUBRIQUE), *champs.items()]
        if not champs:
            del self.fields["champ"]
        if not partageable:
            del self.fields["partage"]


class ChoixDeRubriqueForm(forms.Form):
    """Un commentaire depuis la page de tous les commentaires ; ``rubriques`` : choix groupés par étape."""

    rubrique = forms.ChoiceField(label="Rubrique", error_messages={"required": "Choisissez une rubrique."})
    texte = forms.CharField(
        label="Votre commentaire", max_length=LONGUEUR_MAX, widget=Texte(3), error_messages=A_ECRIRE
    )

    def __init__(self, data: Any = None, *, rubriques: list[tuple[str, list[tuple[str, str]]]]) -> None:
        super().__init__(data)
        self.fields["rubrique"].choices = [("", "Choisir…"), *rubriques]
