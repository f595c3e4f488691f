"""Codes à usage unique et clés d'accès."""

import struct
from collections.abc import Callable
from typing import TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError

from comptes.forms.champs import nommer

T = TypeVar("T")
# Ce que la lecture d'une réponse de clé mal formée peut lever dans fido2 ; ``ValueError`` comprend le base64.
CLE_MAL_FORMEE = (KeyError, IndexError, AttributeError, TypeError, ValueError, struct.error)

AIDE_CODE = "Six chiffres affichés par votre application, ou l’un de vos codes de secours."


def lire_cle(lecture: Callable[[], T]) -> T:
    """Résultat de ``lecture``, ou refus ordinaire si la réponse de la clé n'a pas la forme attendue."""
    try:
        return lecture()
    except ValidationError:
        raise
    except CLE_MAL_FORMEE as erreur:
        raise get_adapter().validation_error("incorrect_code") from erreur


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
            {"code": "Code affiché par l’application"},
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
                "passwordless": "L’appareil vous demandera une empreinte, un visage ou un code.",
            },
        )

    def clean(self) -> dict:
        return lire_cle(super().clean)


class RenommerCleForm(EditWebAuthnForm):
    """Nom d'une clé d'accès."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        nommer(self, {"name": "Nom de la clé"})


class ConnexionParCleForm(LoginWebAuthnForm):
    """Connexion sans mot de passe."""

    def clean_credential(self):
        return lire_cle(super().clean_credential)


class VerificationParCleForm(AuthenticateWebAuthnForm):
    """Second facteur par clé à la connexion."""

    def clean_credential(self):
        return lire_cle(super().clean_credential)


class ConfirmationParCleForm(ReauthenticateWebAuthnForm):
    """Clé demandée avant un réglage sensible."""

    def clean_credential(self):
        return lire_cle(super().clean_credential)
