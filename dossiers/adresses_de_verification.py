"""Où un document imprimé se vérifie : l'adresse à lire, et celle que code le QR de chaque page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from commun.codes_courts import compact
from commun.pdf import AdresseDePage


def adresse_a_lire() -> str:
    """L'adresse de la page où l'on tape un code."""
    return settings.URL_PUBLIQUE + reverse("verifier:saisie")


def adresses_des_pages(code: str) -> AdresseDePage | None:
    """L'adresse du QR de chaque page, ``None`` sans code (aperçu). Tout en majuscules : le QR en est plus petit."""
    if not code:
        return None
    public = urlsplit(settings.URL_PUBLIQUE)
    racine = f"{public.scheme}://{public.netloc}".upper() + public.path
    return lambda rang: racine + reverse("verifier:page", args=[compact(code), rang])
