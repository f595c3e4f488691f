"""Préparer, documenter, refuser une reprise."""

from django import forms
from django.conf import settings

from dossiers.enums import EtapeReprise
from dossiers.forms.champs import Texte
from dossiers.models import Reprise
from dossiers.televersement import Pdf, TeleversementRefuse, lire_recu, verifier_pdf

JOUR = {"type": "date"}


class RepriseForm(forms.ModelForm):
    """Ce que l'on sait de la CPTS ; l'action vérifie l'ordre des dates et la cohérence."""

    etape = forms.ChoiceField(
        label="Étape atteinte avant le portail",
        choices=EtapeReprise.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’étape atteinte."},
    )

    class Meta:
        model = Reprise
        fields = [
            "nom",
            "etape",
            "accordee_le",
            "fir_accorde",
            "convention_reference",
            "valide_le",
            "signature_le",
            "motif",
            "responsable_courriel",
        ]
        help_texts = {
            "nom": "Tel qu’il figure dans la décision ou le contrat.",
            "accordee_le": "Jour de la décision de l’ARS sur la lettre d’intention ou le financement.",
            "fir_accorde": "En euros ; 0 s’il n’y a pas eu de financement FIR.",
            "convention_reference": "Seulement si le montant est positif. Par exemple : FIR-2020-017.",
            "valide_le": "Jour de la dernière des deux validations, ARS et Assurance Maladie.",
            "signature_le": "Jour de la dernière des trois signatures.",
            "motif": "Pourquoi cette CPTS n’est pas passée par le portail ; il reste dans le journal du dossier.",
            "responsable_courriel": "Cette personne sera invitée à prendre le dossier en main une fois la reprise "
            "confirmée.",
        }
        widgets = {
            "accordee_le": forms.DateInput(JOUR, format="%Y-%m-%d"),
            "valide_le": forms.DateInput(JOUR, format="%Y-%m-%d"),
            "signature_le": forms.DateInput(JOUR, format="%Y-%m-%d"),
            "fir_accorde": forms.NumberInput({"inputmode": "decimal", "min": 0, "step": "0.01"}),
            "motif": Texte(rows=4),
        }

    def clean_responsable_courriel(self) -> str:
        return self.cleaned_data["responsable_courriel"].lower()

    def _post_clean(self) -> None:
        """Les contraintes du modèle sont dites par l'action, dans ses mots : pas deux fois."""


class PieceForm(forms.Form):
    """Un PDF et ce qu'il est ; ``cleaned_data["fichier"]`` est un ``Pdf`` vérifié."""

    titre = forms.CharField(
        label="Ce qu’est ce document",
        max_length=200,
        help_text="Par exemple : contrat tripartite signé, convention FIR, décision de l’ARS.",
        error_messages={"required": "Dites ce qu’est ce document."},
    )
    fichier = forms.FileField(
        label="Fichier PDF",
        help_text=f"Un PDF de {settings.PIECES_TAILLE_MO} Mo au plus, sans mot de passe.",
        widget=forms.ClearableFileInput({"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": "Choisissez un fichier PDF.",
            "empty": "Ce fichier est vide : choisissez-en un autre.",
        },
    )

    def clean_fichier(self) -> Pdf:
        try:
            return verifier_pdf(lire_recu(self.cleaned_data["fichier"]))
        except TeleversementRefuse as refus:
            raise forms.ValidationError(str(refus)) from None


class RefusRepriseForm(forms.Form):
    """Pourquoi l'ARS ne confirme pas."""

    motif = forms.CharField(
        label="Motif du refus",
        widget=Texte(rows=4),
        max_length=5000,
        help_text="Le Guichet le lira et pourra corriger.",
        error_messages={"required": "Dites pourquoi : le Guichet pourra corriger."},
    )
