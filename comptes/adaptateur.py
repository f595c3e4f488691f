"""Réglages de django-allauth qui demandent du code : courriels par la boîte d'envoi, messages, adresses."""

import uuid

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from qrcode.image.svg import SvgPathFillImage

from commun.courriels import deposer
from comptes.models import Utilisateur
from comptes.verrouillage import adresse_du_poste


class AdaptateurComptes(DefaultAccountAdapter):
    """Comptes par adresse électronique ; tout courriel part de la boîte d'envoi du portail, en texte."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "L’adresse ou le mot de passe ne correspondent pas. Vérifiez les deux.",
        "too_many_login_attempts": "Trop d’essais manqués. Attendez quinze minutes, ou changez de mot de passe.",
        "invalid_password_reset": "Ce lien ne vaut plus : il a servi ou il a expiré.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "incorrect_code": "Ce code n’est pas le bon, ou il a expiré. Saisissez le code affiché maintenant.",
        "duplicate_email": "C’est déjà l’adresse de votre compte.",
        "rate_limited": "Trop de demandes à la suite. Attendez une minute.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Dépose le courriel ; le sujet et le texte viennent des gabarits ``account/email`` et ``mfa/email``."""
        message = self.render_mail(
            template_prefix, email, {"email": email, "portail": settings.URL_PUBLIQUE, **context}
        )
        deposer(
            cle=f"compte:{template_prefix.rpartition('/')[2]}:{uuid.uuid4().hex}",
            destinataire=email,
            sujet=message.subject,
            corps=message.body + "\n",
        )

    def send_password_reset_mail(self, user: Utilisateur, email: str, context: dict) -> None:
        """Un agent invité qui n'a pas encore ouvert son compte passe par son invitation, pas par cette porte."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def save_user(self, request: HttpRequest, user: Utilisateur, form, commit: bool = True) -> Utilisateur:
        """Garde ce que la personne a dit d'elle à l'inscription."""
        for champ in ("nom", "prenom", "telephone", "profession"):
            setattr(user, champ, form.cleaned_data.get(champ, ""))
        return super().save_user(request, user, form, commit)

    def clean_password(self, password: str, user: Utilisateur | None = None) -> str:
        """Valide avec le compte s'il est connu : un mot de passe proche du nom ou de l'adresse est refusé."""
        return super().clean_password(password, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Le même poste que celui compté par axes."""
        return adresse_du_poste(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("comptes:mon_compte")


class AdaptateurDoubleVerification(DefaultMFAAdapter):
    """Application de codes et clés d'accès ; messages du portail."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AdaptateurComptes.error_messages["incorrect_code"],
        "unverified_email": "Confirmez d’abord votre adresse électronique.",
    }

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER

    def build_totp_svg(self, url: str) -> str:
        """Carré noir sur fond blanc, lisible aussi en thème sombre."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string().decode()
