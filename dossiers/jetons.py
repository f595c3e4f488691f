"""Les jetons des pages sans compte : lien d'adhésion signé, page personnelle au hasard."""

import hashlib
import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from dossiers.models import LienAdhesion

_SIGNATURE = Signer(salt="dossiers.adhesion", sep="~")


def nouvelle_cle() -> str:
    """Clé publique d'un lien d'adhésion, 96 bits de hasard."""
    return secrets.token_urlsafe(12)


def adresse_du_lien(lien: LienAdhesion) -> str:
    """L'adresse complète à afficher, à imprimer ou à coder en QR."""
    return settings.URL_PUBLIQUE + reverse("dossiers:rejoindre", args=[_SIGNATURE.sign(lien.cle)])


def cle_du_lien(jeton: str) -> str | None:
    """La clé que porte un jeton, ``None`` si sa signature est fausse : aucune requête n'est faite pour lui."""
    try:
        return _SIGNATURE.unsign(jeton)
    except BadSignature:
        return None


def nouveau_jeton() -> str:
    """Jeton d'une page personnelle, 256 bits, écrit dans le courriel et nulle part ailleurs en clair."""
    return secrets.token_urlsafe(32)


def empreinte_du_jeton(jeton: str) -> str:
    """Ce que la base garde d'un jeton."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def adresse_de_la_fiche(jeton: str) -> str:
    """L'adresse complète d'une page personnelle."""
    return settings.URL_PUBLIQUE + reverse("dossiers:ma_fiche", args=[jeton])
