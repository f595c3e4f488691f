"""Joindre des fichiers, renommer une pièce, ranger sous une rubrique."""

from typing import Any

from django import forms

from dossiers.etapes import RUBRIQUES
from dossiers.models import PieceJointe


def rubriques_de(sujet: str) -> list[tuple[str, str]]:
    """Où une pièce peut se ranger ; la rubrique des pièces accueille ce qui ne va nulle part ailleurs."""
    titres = {"pieces": "Aucune rubrique en particulier"}
    return [(rubrique.cle, titres.get(rubrique.cle, rubrique.titre)) for rubrique in RUBRIQUES[sujet]]


class EnvoiForm(forms.Form):
    """La rubrique d'un envoi ; les fichiers se lisent à part, un refus n'arrête pas les suivants."""

    rubrique = forms.ChoiceField(
        label="Rubrique", help_text="Là où le lecteur s’attend à trouver ces pièces.", choices=()
    )

    def __init__(self, data: Any = None, *, sujet: str, **options: Any) -> None:
        super().__init__(data, prefix="envoi", **options)
        self.fields["rubrique"].choices = rubriques_de(sujet)


class TitreForm(forms.ModelForm):
    """Ce qu'est la pièce, et sous quelle rubrique elle se lit."""

    rubrique = forms.ChoiceField(label="Rubrique", choices=())

    class Meta:
        model = PieceJointe
        fields = ["titre", "rubrique"]
        labels = {"titre": "Ce qu’est ce document"}
        help_texts = {"titre": "Par exemple : compte rendu de la réunion du 12 mars."}
        error_messages = {"titre": {"required": "Dites ce qu’est ce document."}}

    def __init__(self, data: Any = None, *, instance: PieceJointe) -> None:
        super().__init__(data, instance=instance, prefix=f"piece-{instance.pk}")
        self.fields["rubrique"].choices = rubriques_de(instance.sujet)

    def _post_clean(self) -> None:
        """Rien n'est posé sur l'objet : l'action écrit, et dit les doublons dans ses mots."""
