"""L'adresse où un tiers lit le résumé public qu'il a reçu : elle se refait de l'envoi et du secret du portail."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from instruction.models import InformationTiers

_RESUME = Signer(salt="instruction.resume", sep="~")


def adresse_du_resume(information: InformationTiers) -> str:
    """L'adresse complète, sans compte."""
    return settings.URL_PUBLIQUE + reverse("tiers:lire", args=[_RESUME.sign(str(information.pk))])


def information_du_jeton(jeton: str) -> InformationTiers | None:
    """L'envoi que désigne ce jeton ; ``None`` si la signature est fausse."""
    try:
        cle = int(_RESUME.unsign(jeton))
    except (BadSignature, ValueError):
        return None
    envois = InformationTiers.objects.select_related("document__dossier", "dossier__projet")
    return envois.filter(pk=cle).first()
