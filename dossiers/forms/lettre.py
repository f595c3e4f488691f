"""Les rubriques de la lettre d'intention : un brouillon accepte le vide, jamais le faux."""

from django import forms
from django.forms import inlineformset_factory

from acteurs.identifiants import valider_rna, valider_siret
from dossiers.enums import VoletBudget
from dossiers.forms.champs import MONTANT_NEGATIF, MissionsParMission, Texte
from dossiers.forms.lignes import JeuDeLignes
from dossiers.models import Besoin, Dossier, LettreIntention, LigneBudget, MissionEnvisagee
from financement.budget import Sens, comptes

OUI_NON = ((True, "Oui"), (False, "Non"))


class RubriqueForm(forms.ModelForm):
    """Base d'une rubrique : une liste de champs de l'objet, tous facultatifs tant que l'on rédige."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.required = False


class ContactForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["contact_prenom", "contact_nom", "contact_profession", "contact_courriel", "contact_telephone"]
        help_texts = {
            "contact_profession": "Par exemple : médecin généraliste, infirmière libérale.",
            "contact_courriel": "Le Guichet et l'ARS écriront à cette adresse.",
            "contact_telephone": "Par exemple : 05 61 00 00 00.",
        }
        widgets = {
            "contact_prenom": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "contact_nom": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "contact_telephone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        }


class StructureForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["structure_statut", "structure_nom", "structure_rna", "structure_siret", "structure_adresse"]
        help_texts = {
            "structure_statut": "Souvent une association loi 1901. Sans structure, le FIR ne peut pas être versé.",
            "structure_rna": "Un W suivi de neuf chiffres, reçu de la préfecture. Par exemple : W313012345.",
            "structure_siret": "Quatorze chiffres, reçus de l'Insee.",
        }

    def clean_structure_rna(self) -> str:
        valeur = self.cleaned_data["structure_rna"].replace(" ", "").upper()
        if valeur:
            valider_rna(valeur)
        return valeur

    def clean_structure_siret(self) -> str:
        valeur = self.cleaned_data["structure_siret"].replace(" ", "")
        if valeur:
            valider_siret(valeur)
        return valeur


class BesoinsForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["diagnostic"]
        widgets = {"diagnostic": Texte(rows=8)}
        help_texts = {
            "diagnostic": "Population, offre de soins, flux de patients, difficultés constatées. Par exemple : "
            "« 14 % des plus de 70 ans n'ont pas de médecin traitant (Assurance Maladie, 2025) »."
        }


class MobilisationForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["actions_information"]
        widgets = {"actions_information": Texte(rows=6)}
        help_texts = {
            "actions_information": "Réunions, courriers, questionnaires : quand, avec qui, combien de participants."
        }


class OrganisationForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["organisation", "articulation", "calendrier"]
        widgets = {"organisation": Texte(rows=6), "articulation": Texte(rows=6), "calendrier": Texte(rows=5)}
        help_texts = {
            "organisation": "Qui décide, qui coordonne, comment les professions sont représentées.",
            "articulation": "Ce qui existe déjà et comment vous travaillerez avec : projet régional de santé, contrat "
            "local de santé, DAC, équipes de soins primaires, maisons et centres de santé, hôpitaux…",
            "calendrier": "Les grandes dates jusqu'au projet de santé, à écrire en six à douze mois.",
        }


class FinancementForm(RubriqueForm):
    fir_demande = forms.TypedChoiceField(
        label="Demandez-vous un financement FIR pour écrire le projet de santé ?",
        choices=OUI_NON,
        coerce=lambda valeur: {"True": True, "False": False}.get(valeur),
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text="Il paie la coordination, l'indemnisation des libéraux et l'aide d'un consultant.",
    )

    class Meta:
        model = LettreIntention
        fields = ["fir_demande", "fir_montant"]
        help_texts = {"fir_montant": "En euros entiers. Par exemple : 15000."}
        error_messages = {"fir_montant": MONTANT_NEGATIF}
        widgets = {"fir_montant": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})}


class BesoinForm(forms.ModelForm):
    class Meta:
        model = Besoin
        fields = ["intitule", "appui"]
        widgets = {"appui": Texte(rows=3)}
        help_texts = {"appui": "Un chiffre, une enquête, un constat partagé, avec sa source."}


class MissionEnvisageeForm(forms.ModelForm):
    class Meta:
        model = MissionEnvisagee
        fields = ["constat", "objectif", "actions"]
        widgets = {"constat": Texte(rows=3), "objectif": Texte(rows=2), "actions": Texte(rows=4)}


class MissionsFormSet(MissionsParMission):
    """Ce que la lettre dit de chaque mission."""

    formulaire = MissionEnvisageeForm


class LigneBudgetForm(forms.ModelForm):
    compte = forms.ChoiceField(label="Compte")

    class Meta:
        model = LigneBudget
        fields = ["compte", "libelle", "montant"]
        labels = {"montant": "Montant en euros"}
        error_messages = {"montant": MONTANT_NEGATIF}
        widgets = {"montant": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})}

    def __init__(self, *args, sens: str, volet: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.sens, self.instance.volet = sens, volet
        proposes = ((c.code, f"{c.code.split('.')[0]} {c.libelle}") for c in comptes(Sens(sens)))
        self.fields["compte"].choices = [("", "Choisir…"), *proposes]


class LignesBudgetFormSet(JeuDeLignes):
    """Les lignes d'un sens et d'un volet du budget."""

    def __init__(self, *args, sens: str, volet: str = VoletBudget.FORMALISATION, **kwargs) -> None:
        lignes = LigneBudget.objects.filter(sens=sens, volet=volet).order_by("compte", "pk")
        super().__init__(*args, queryset=lignes, form_kwargs={"sens": sens, "volet": volet}, **kwargs)


BesoinsFormSet = inlineformset_factory(
    LettreIntention, Besoin, form=BesoinForm, formset=JeuDeLignes, extra=1, max_num=30
)
BudgetFormSet = inlineformset_factory(
    Dossier, LigneBudget, form=LigneBudgetForm, formset=LignesBudgetFormSet, extra=1, max_num=60
)
