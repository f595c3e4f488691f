"""Codes à usage unique et clés d'accès."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

from comptes.forms.champs import nommer

AIDE_CODE = "Six chiffres affichés par votre application, ou l'un de vos codes de secours."


class CodeDeConnexionForm(AuthenticateForm):
    """Second facteur à la connexion."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"code": "Code de vérification"}, {"code": AIDE_CODE})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeDeConfirmationForm(ReauthenticateForm):
    """Second facteur avant un réglage sensible."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"code": "Code de vérification"}, {"code": AIDE_CODE})


class ActiverApplicationForm(ActivateTOTPForm):
    """Premier code de l'application, qui prouve qu'elle est réglée."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(
            self,
            {"code": "Code affiché par l'application"},
            {"code": "Six chiffres, renouvelés toutes les 30 secondes."},
        )
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AjouterCleForm(AddWebAuthnForm):
    """Nouvelle clé d'accès."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(
            self,
            {"name": "Nom de la clé", "passwordless": "Se connecter avec cette seule clé, sans mot de passe"},
            {
                "name": "Pour la reconnaître, par exemple « Téléphone » ou « Clé du bureau ».",
                "passwordless": "L'appareil vous demandera une empreinte, un visage ou un code.",
            },
        )


class RenommerCleForm(EditWebAuthnForm):
    """Nom d'une clé d'accès."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"name": "Nom de la clé"})
