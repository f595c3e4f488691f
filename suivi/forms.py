"""Ranger des filtres, choisir ses colonnes, demander un export."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commun.exports import FormatExport
from comptes.models import Utilisateur
from dossiers.colonnes import colonnes_montrees, colonnes_offertes
from dossiers.forms.champs import DateNative
from suivi.actions import region_du_guichet
from suivi.models import JeuDeFiltres

FORMATS = [
    (FormatExport.CSV.value, "CSV, pour tout tableur"),
    (FormatExport.XLSX.value, "XLSX, pour Excel"),
    (FormatExport.ODS.value, "ODS, pour LibreOffice"),
]


class JeuDeFiltresForm(forms.Form):
    """Un nom, le défaut, le partage (offert au Guichet)."""

    nom = forms.CharField(
        label="Nom de ces filtres",
        max_length=60,
        help_text="Ce que vous y cherchez. Par exemple : Avis en retard, Gers.",
        error_messages={"required": "Donnez un nom à ces filtres."},
    )
    par_defaut = forms.BooleanField(label="Ouvrir la liste sur ces filtres", required=False)
    partage = forms.BooleanField(
        label="Partager avec le Guichet de ma région",
        required=False,
        help_text="Vos collègues verront ces filtres, jamais d’autres dossiers que les leurs.",
    )

    def __init__(self, *args: Any, utilisateur: Utilisateur, jeu: JeuDeFiltres | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.utilisateur, self.jeu = utilisateur, jeu
        if region_du_guichet(utilisateur) is None:
            del self.fields["partage"]

    def clean_nom(self) -> str:
        nom = self.cleaned_data["nom"]
        siens = JeuDeFiltres.objects.filter(utilisateur=self.utilisateur, nom=nom)
        if siens.exclude(pk=self.jeu and self.jeu.pk).exists():
            raise ValidationError("Vous avez déjà des filtres à ce nom : choisissez-en un autre.")
        return nom


class ColonnesForm(forms.Form):
    """Les colonnes que la personne peut montrer, cochées si elles le sont."""

    colonnes = forms.MultipleChoiceField(
        label="Colonnes de la liste",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le dossier est toujours la première. Si vous ne cochez rien, les colonnes de départ reviennent.",
    )

    def __init__(self, *args: Any, utilisateur: Utilisateur, choisies: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["colonnes"]
        champ.choices = [(colonne.cle, colonne.titre) for colonne in colonnes_offertes(utilisateur)]
        champ.initial = [colonne.cle for colonne in colonnes_montrees(utilisateur, choisies)]


class ExportForm(forms.Form):
    """Le format voulu."""

    format = forms.ChoiceField(
        label="Format du fichier",
        choices=FORMATS,
        initial=FormatExport.XLSX.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un format."},
    )


class PeriodeForm(forms.Form):
    """La période du pilotage ; les douze derniers mois si rien n'est choisi."""

    du = forms.DateField(label="Du", widget=DateNative)
    au = forms.DateField(label="Au", widget=DateNative)

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if lues.get("du") and lues.get("au") and lues["du"] > lues["au"]:
            self.add_error("au", "Cette date précède le début de la période : choisissez-en une plus tardive.")
        return lues
