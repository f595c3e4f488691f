"""Choisir l'archive d'un dossier."""

from django import forms


class ArchiveForm(forms.Form):
    """Le ZIP rendu par « Télécharger tout le dossier »."""

    archive = forms.FileField(
        label="Archive du dossier",
        help_text="Le fichier ZIP téléchargé depuis la page du dossier, par exemple 2026-00012-cpts-du-lauragais.zip.",
        widget=forms.ClearableFileInput({"accept": ".zip,application/zip"}),
        error_messages={
            "required": "Choisissez l’archive du dossier.",
            "empty": "Ce fichier est vide : téléchargez de nouveau l’archive.",
        },
    )
    sans_projet = forms.BooleanField(
        label="Laisser le projet de santé dans l’archive (facultatif)",
        help_text="Seule la lettre d’intention est reprise, par exemple si vous repartez sur un autre projet.",
        required=False,
    )
