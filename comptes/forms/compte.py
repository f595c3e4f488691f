"""Ce qu'une personne change sur son propre compte."""

from allauth.account.forms import AddEmailForm, ChangePasswordForm, ReauthenticateForm, SetPasswordForm
from django import forms

from comptes.forms.champs import (
    AIDE_MOT_DE_PASSE,
    champ_nom,
    champ_prenom,
    champ_profession,
    champ_telephone,
    nommer,
)

LIBELLES = {
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Nouveau mot de passe, une seconde fois",
}
AIDES = {"password1": AIDE_MOT_DE_PASSE}


class ProfilForm(forms.Form):
    """Identité affichée et moyens de contact."""

    prenom = champ_prenom()
    nom = champ_nom()
    profession = champ_profession()
    telephone = champ_telephone()


class ChangerMotDePasseForm(ChangePasswordForm):
    """Mot de passe actuel, puis le nouveau deux fois."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, LIBELLES, AIDES)


class DefinirMotDePasseForm(SetPasswordForm):
    """Premier mot de passe d'un compte qui n'en a pas."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, LIBELLES, AIDES)


class ChangerAdresseForm(AddEmailForm):
    """Nouvelle adresse, à confirmer par le lien reçu."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(
            self,
            {"email": "Nouvelle adresse électronique"},
            {"email": "Elle remplacera l’actuelle quand vous aurez ouvert le lien que nous y enverrons."},
        )


class ConfirmerMotDePasseForm(ReauthenticateForm):
    """Mot de passe demandé avant un réglage sensible."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"password": "Mot de passe"})
