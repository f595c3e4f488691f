"""Ce que la CPTS répond à une mise en demeure."""

from typing import Any

from django import forms

from contrats.forms.champs import fichier_recu
from dossiers.forms.champs import Texte
from dossiers.televersement import formats_acceptes


class ReponseForm(forms.Form):
    """Le texte de la réponse, et une pièce."""

    commentaire = forms.CharField(
        label="Votre réponse",
        max_length=5000,
        widget=Texte(6),
        help_text="Dites ce qui a été fait, ou ce qui le sera et quand. Par exemple : « Les relevés du premier "
        "semestre sont saisis depuis le 4 mai ; voici le compte rendu de la réunion. »",
        error_messages={"required": "Écrivez votre réponse : elle sera lue par la partie qui vous met en demeure."},
    )
    piece = forms.FileField(label="Pièce jointe", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["piece"].help_text = f"{formats_acceptes()}. Par exemple : releves-du-semestre.pdf."

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        return {**self.cleaned_data, "piece": fichier_recu(self.cleaned_data.get("piece"))}
