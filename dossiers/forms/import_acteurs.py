"""Envoyer un fichier d'acteurs."""

from django import forms


class FichierActeursForm(forms.Form):
    """Le tableau à importer ; son contenu est contrôlé par l'action."""

    fichier = forms.FileField(
        label="Tableau des acteurs",
        help_text="CSV, XLSX ou ODS, 10 Mo au plus. Rien n’est enregistré avant que vous ayez relu et confirmé.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
