"""Formulaires de l'administration : inviter un agent, donner et modifier un mandat."""

from django import forms
from django.core.exceptions import ValidationError

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from comptes.actions import verifier_affectation
from comptes.enums import ROLES_ORGANISATION
from comptes.forms.champs import champ_nom, champ_prenom
from comptes.models import Affectation
from comptes.models.affectation import aujourd_hui
from territoires.models import Departement

AIDE_DEPARTEMENTS = "Laissez vide pour tous les départements de l’organisation."
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def reporter(formulaire: forms.Form, erreur: ValidationError) -> None:
    """Place chaque message sur son champ, ou en tête si le formulaire n'a pas ce champ."""
    for champ, messages in erreur.update_error_dict({}).items():
        formulaire.add_error(champ if champ in formulaire.fields else None, messages)


class InviterAgentForm(forms.Form):
    """Ce qu'il faut pour inviter un agent ; il choisira lui-même son mot de passe."""

    courriel = forms.EmailField(label="Adresse électronique", help_text="Le lien d’invitation y sera envoyé.")
    prenom = champ_prenom()
    nom = champ_nom()
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(active=True).exclude(type=TypeOrganisation.ASSOCIATION).order_by("type", "nom"),
        label="Organisation",
    )
    role = forms.ChoiceField(label="Rôle", choices=[(role.value, role.label) for role in ROLES_ORGANISATION])
    departements = forms.ModelMultipleChoiceField(
        Departement.objects.order_by("code"), label="Départements", required=False, help_text=AIDE_DEPARTEMENTS
    )
    debut = forms.DateField(label="Début", initial=aujourd_hui, widget=DATE)
    fin = forms.DateField(label="Fin", required=False, widget=DATE, help_text="Dernier jour du mandat, inclus.")


class AffectationForm(forms.ModelForm):
    """Mandat donné ou modifié ; le rôle et l'organisation ne changent plus une fois donnés."""

    class Meta:
        model = Affectation
        fields = ("utilisateur", "organisation", "role", "departements", "debut", "fin")

    def clean(self) -> dict:
        """Refuse ici ce que l'action refuserait, avec le champ nommé."""
        donnees = super().clean()
        if self.errors:
            return donnees
        for champ, valeur in donnees.items():
            if champ != "departements":
                setattr(self.instance, champ, valeur)
        try:
            verifier_affectation(self.instance, donnees.get("departements", ()))
        except ValidationError as erreur:
            reporter(self, erreur)
        return donnees
