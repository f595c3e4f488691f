"""Inviter dans l'équipe, changer un rôle."""

from collections.abc import Iterable
from typing import Any

from django import forms

from dossiers.actions.equipe import ROLES_PROPOSES
from dossiers.enums import RoleEquipe

CE_QUE_FAIT = {
    RoleEquipe.REDACTEUR: "Rédacteur : lit et écrit le dossier",
    RoleEquipe.LECTEUR: "Lecteur : lit le dossier, sans l’écrire",
    RoleEquipe.RESPONSABLE: "Responsable : écrit, dépose, répond, gère l’équipe et signe",
}


def _choix(roles: Iterable[RoleEquipe]) -> list[tuple[str, str]]:
    return [(role.value, CE_QUE_FAIT[role]) for role in roles]


class InvitationForm(forms.Form):
    """Une adresse et un rôle ; ``roles`` : ceux que la personne peut proposer."""

    courriel = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="La personne recevra un lien personnel, valable quatorze jours. Par exemple : prenom.nom@exemple.fr.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Indiquez l’adresse de la personne à inviter.",
            "invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
        },
    )
    role = forms.ChoiceField(
        label="Rôle dans l’équipe",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rôle."},
    )

    def __init__(self, data: Any = None, *, roles: Iterable[RoleEquipe]) -> None:
        super().__init__(data)
        roles = list(roles)
        self.fields["role"].choices = _choix(roles)
        if len(roles) > 1 and RoleEquipe.RESPONSABLE in roles:
            self.fields["role"].help_text = (
                "Un dossier a un seul responsable. Inviter un responsable, c’est lui transmettre votre charge : rien "
                "ne change avant son accord, vous deviendrez alors rédacteur."
            )
        if len(self.fields["role"].choices) == 1:
            self.initial["role"] = self.fields["role"].choices[0][0]


class RoleForm(forms.Form):
    """Rédacteur ou lecteur."""

    role = forms.ChoiceField(
        label="Rôle dans l’équipe",
        widget=forms.RadioSelect,
        choices=_choix(ROLES_PROPOSES),
        error_messages={"required": "Choisissez un rôle."},
    )


class SansSaisieForm(forms.Form):
    """Un geste qui ne demande rien d'autre que d'être confirmé."""
