"""Connexion, inscription, mot de passe oublié, invitation."""

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from comptes.forms.champs import (
    AIDE_MOT_DE_PASSE,
    AIDE_TELEPHONE,
    champ_nom,
    champ_nouveau_mot_de_passe,
    champ_prenom,
    champ_profession,
    champ_telephone,
    nommer,
)
from comptes.models import Utilisateur

MOTS_DE_PASSE_DIFFERENTS = "Les deux mots de passe diffèrent : saisissez deux fois le même."


class ConnexionForm(LoginForm):
    """Adresse et mot de passe."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"login": "Adresse électronique", "password": "Mot de passe"})
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class InscriptionForm(SignupForm):
    """Création libre du compte d'un porteur ; l'adresse est vérifiée par courriel ensuite."""

    nom = champ_nom()
    prenom = champ_prenom()
    profession = champ_profession()
    telephone = champ_telephone()
    field_order = ("prenom", "nom", "email", "profession", "telephone", "password1", "password2")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(
            self,
            {
                "email": "Adresse électronique",
                "password1": "Mot de passe",
                "password2": "Mot de passe, une seconde fois",
            },
            {
                "email": "Nous y enverrons un lien à ouvrir pour terminer votre inscription.",
                "telephone": AIDE_TELEPHONE,
                "password1": AIDE_MOT_DE_PASSE,
            },
        )

    def clean(self) -> dict:
        """Vérifie aussi que le mot de passe ne répète pas le nom de la personne."""
        donnees = super().clean()
        mot_de_passe = donnees.get("password1")
        if mot_de_passe and "password1" not in self.errors:
            personne = Utilisateur(nom=donnees.get("nom", ""), prenom=donnees.get("prenom", ""))
            _verifier(self, "password1", mot_de_passe, personne)
        return donnees


class MotDePasseOublieForm(ResetPasswordForm):
    """Adresse à laquelle envoyer le lien."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"email": "Adresse électronique de votre compte"})


class NouveauMotDePasseForm(ResetPasswordKeyForm):
    """Nouveau mot de passe après le lien reçu."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(
            self,
            {"password1": "Nouveau mot de passe", "password2": "Nouveau mot de passe, une seconde fois"},
            {"password1": AIDE_MOT_DE_PASSE},
        )


class AccueilInvitationForm(forms.Form):
    """Compte ouvert depuis une invitation : l'adresse est celle du lien, elle ne se change pas ici."""

    prenom = champ_prenom()
    nom = champ_nom()
    profession = champ_profession()
    telephone = champ_telephone()
    mot_de_passe = champ_nouveau_mot_de_passe()
    mot_de_passe_bis = champ_nouveau_mot_de_passe("Mot de passe, une seconde fois")

    def __init__(self, *args, courriel: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.courriel = courriel
        self.fields["mot_de_passe_bis"].help_text = ""

    def clean(self) -> dict:
        """Deux fois le même mot de passe, assez solide, sans le nom ni l'adresse."""
        donnees = super().clean()
        mot_de_passe = donnees.get("mot_de_passe")
        if mot_de_passe and donnees.get("mot_de_passe_bis") and mot_de_passe != donnees["mot_de_passe_bis"]:
            self.add_error("mot_de_passe_bis", MOTS_DE_PASSE_DIFFERENTS)
        if mot_de_passe:
            personne = Utilisateur(email=self.courriel, nom=donnees.get("nom", ""), prenom=donnees.get("prenom", ""))
            _verifier(self, "mot_de_passe", mot_de_passe, personne)
        return donnees


def _verifier(formulaire: forms.Form, champ: str, mot_de_passe: str, personne: Utilisateur) -> None:
    try:
        validate_password(mot_de_passe, personne)
    except ValidationError as erreur:
        formulaire.add_error(champ, erreur)
