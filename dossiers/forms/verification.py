"""Ce qu'écrit ou dépose qui veut vérifier un document."""

from typing import Any

from django import forms

from commun.codes_courts import CodeFautif, lire

MEGA = 1024 * 1024
TAILLE_MAXIMALE_MO = 60


class VerificationForm(forms.Form):
    """Un code, un fichier, ou les deux : alors le fichier est comparé à l'archive de ce code."""

    code = forms.CharField(
        label="Code du document",
        required=False,
        max_length=40,
        help_text="En haut à droite de chaque page. Par exemple : K7QP-2MZ4-X.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "champ-code"}
        ),
    )
    fichier = forms.FileField(
        label="Fichier PDF",
        required=False,
        help_text=f"Le fichier tel qu’il a été téléchargé, {TAILLE_MAXIMALE_MO} Mo au plus. Il est comparé, pas gardé.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_code(self) -> str:
        saisi = self.cleaned_data["code"].strip()
        try:
            return lire(saisi) if saisi else ""
        except CodeFautif as erreur:
            raise forms.ValidationError(str(erreur)) from erreur

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier and fichier.size > TAILLE_MAXIMALE_MO * MEGA:
            raise forms.ValidationError(f"Ce fichier dépasse {TAILLE_MAXIMALE_MO} Mo : vérifiez-le par son code.")
        return fichier

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not self.errors and not donnees.get("code") and not donnees.get("fichier"):
            self.add_error("code", "Tapez le code du document, ou déposez son fichier.")
        return donnees
