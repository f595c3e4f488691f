"""Essais de connexion manqués : qui est compté, ce que voit la personne, ce qui entre au journal technique."""

import math

from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ATTENTE_LIMITE = 60


def adresse_essayee(request: HttpRequest, credentials: dict | None = None) -> str:
    """Adresse électronique essayée, en minuscules : c'est elle qu'axes compte (avec le poste)."""
    donnees = credentials or {}
    saisie = donnees.get("email") or donnees.get("username") or request.POST.get("login", "")
    return saisie.strip().lower()


def adresse_du_poste(request: HttpRequest) -> str:
    """Adresse IP du poste, lue derrière ``RELAIS_DE_CONFIANCE`` relais ; les autres en-têtes sont ignorés."""
    relais = settings.RELAIS_DE_CONFIANCE
    chemin = [morceau.strip() for morceau in request.headers.get("X-Forwarded-For", "").split(",") if morceau.strip()]
    if relais and len(chemin) >= relais:
        return chemin[-relais]
    return request.META.get("REMOTE_ADDR", "")


def client_anonyme(*_: object, **__: object) -> str:
    """Ce qu'axes écrit d'un poste dans les journaux : rien qui désigne une personne."""
    return "un poste"


def repondre_verrouille(
    request: HttpRequest, reponse: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """Page 429 après trop d'échecs : durée d'attente et autre issue ; la même que le compte existe ou non."""
    return _page_d_attente(request, int(get_cool_off(request).total_seconds()))


def trop_de_demandes(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Page 429 des autres limites (inscription, mot de passe oublié…)."""
    return _page_d_attente(request, ATTENTE_LIMITE)


def _page_d_attente(request: HttpRequest, secondes: int) -> HttpResponse:
    minutes = math.ceil(secondes / 60)
    reponse = render(request, "comptes/trop_d_essais.html", {"minutes": minutes, "page_en_erreur": True}, status=429)
    reponse["Retry-After"] = str(secondes)
    reponse["Cache-Control"] = "no-store"
    return reponse
