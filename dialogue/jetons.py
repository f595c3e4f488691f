"""Les jetons des pages sans compte du dialogue : ils se refont d'une clé et du secret du portail, ou sont au hasard."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import salted_hmac

from dialogue.models import InviteReunion
from dossiers.jetons import empreinte_du_jeton

_INVITATION = Signer(salt="dialogue.reunion", sep="~")
_LIEN = Signer(salt="dialogue.questionnaire", sep="~")


def adresse_de_l_invitation(invite: InviteReunion) -> str:
    """L'adresse complète de la page d'une personne invitée."""
    jeton = _INVITATION.sign(str(invite.pk))
    return settings.URL_PUBLIQUE + reverse("dialogue:invitation", args=[jeton])


def invite_du_jeton(jeton: str) -> InviteReunion | None:
    """L'invité que désigne ce jeton ; ``None`` si la signature est fausse ou l'invitation retirée."""
    try:
        cle = int(_INVITATION.unsign(jeton))
    except (BadSignature, ValueError):
        return None
    return InviteReunion.objects.select_related("reunion__dossier").filter(pk=cle).first()


def adresse_du_questionnaire(cle: str) -> str:
    """L'adresse complète du lien général d'un questionnaire."""
    return settings.URL_PUBLIQUE + reverse("dialogue:repondre_au_lien", args=[_LIEN.sign(cle)])


def cle_du_lien(jeton: str) -> str | None:
    """La clé que porte un lien général, ``None`` si sa signature est fausse : aucune requête n'est faite pour lui."""
    try:
        return _LIEN.unsign(jeton)
    except BadSignature:
        return None


def adresse_de_reponse(jeton: str) -> str:
    """L'adresse complète de la page de réponse d'une personne."""
    return settings.URL_PUBLIQUE + reverse("dialogue:repondre", args=[jeton])


def adresse_de_desinscription(jeton: str) -> str:
    """L'adresse complète de la page où l'on ne veut plus d'envoi."""
    return settings.URL_PUBLIQUE + reverse("dialogue:desinscription", args=[jeton])


def empreinte_de_reponse(jeton: str) -> str:
    """Sous quelle empreinte une réponse est gardée : une autre que celle du destinataire, pour les séparer."""
    return empreinte_du_jeton(f"reponse:{jeton}")


def empreinte_d_adresse(courriel: str) -> str:
    """L'empreinte d'une adresse désinscrite."""
    return salted_hmac("dialogue.desinscription", courriel.strip().lower(), algorithm="sha256").hexdigest()
