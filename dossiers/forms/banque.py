"""La saisie du compte bancaire : l'IBAN enregistré ne revient jamais dans la page."""

from typing import Any

from django import forms

from acteurs.champs import SaisieIdentifiant
from acteurs.identifiants import lire_iban, valider_bic, valider_iban
from dossiers.models import CoordonneesBancaires

SECRET = {"autocomplete": "off", "spellcheck": "false"}


class BanqueForm(forms.Form):
    """``enregistrees`` : les coordonnées actuelles, s'il y en a ; leur IBAN est gardé si la case reste vide."""

    titulaire = forms.CharField(
        label="Titulaire du compte",
        max_length=200,
        help_text="Le nom écrit sur le relevé d’identité bancaire. Par exemple : Association de la CPTS du Lauragais.",
        error_messages={"required": "Indiquez le titulaire, tel qu’il figure sur le relevé d’identité bancaire."},
    )
    iban = SaisieIdentifiant(
        label="IBAN",
        validators=[valider_iban],
        widget=forms.TextInput(attrs={**SECRET, "class": "largeur-27"}),
        error_messages={"required": "Recopiez l’IBAN du relevé d’identité bancaire."},
    )
    bic = SaisieIdentifiant(
        label="BIC",
        required=False,
        validators=[valider_bic],
        widget=forms.TextInput(attrs={**SECRET, "class": "largeur-14"}),
        help_text="Huit ou onze caractères. Par exemple : AGRIFRPP.",
    )

    def __init__(self, *args: Any, enregistrees: CoordonneesBancaires | None, structure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        iban = self.fields["iban"]
        if enregistrees:
            iban.required = False
            iban.help_text = f"Enregistré : {enregistrees.iban_masque}. Laissez vide pour le garder."
            self.initial |= {"titulaire": enregistrees.titulaire, "bic": enregistrees.bic}
        else:
            iban.help_text = "Un compte de la zone SEPA. Par exemple : FR76 3000 6000 0112 3456 7890 189."
            self.initial |= {"titulaire": structure}

    @property
    def avertissement(self) -> str:
        """Ce qu'il faut vérifier d'un IBAN accepté (compte hors de France), ou rien."""
        iban = self.cleaned_data["iban"]
        return (lire_iban(iban).avertissement or "") if iban else ""
