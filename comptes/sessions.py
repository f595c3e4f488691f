"""Durée des sessions : douze heures au plus depuis la connexion, deux heures d'inactivité.

Réglages, en secondes : ``SESSION_COOKIE_AGE`` (durée) et ``SESSION_INACTIVITE_MAX`` (inactivité). Une requête que la
page envoie d'elle-même (``X-Activite: non``) ne compte pas comme une activité.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

CLE_CONNEXION = "connecte_a"
CLE_ACTIVITE = "actif_a"
# L'activité n'est réécrite qu'une fois par minute : une page ne coûte pas une écriture.
PAS_ACTIVITE = 60
# La page prévient à cette distance de la fin, en secondes.
PREAVIS = 300


class FinDeSession(Enum):
    """Pourquoi une session s'est terminée, dans les mots de la personne."""

    DUREE = "Votre session a atteint sa durée de douze heures. Reconnectez-vous pour reprendre où vous en étiez."
    INACTIVITE = "Vous avez été déconnecté après deux heures sans activité. Reconnectez-vous pour reprendre."


class DureeDeSessionMiddleware:
    """Ferme une session trop vieille et le dit.

    Page : redirection vers la connexion, message, retour à la page demandée (après un envoi de formulaire,
    retour à la page du formulaire). Requête htmx ou JSON : 401, en-têtes ``X-Session: expiree`` et
    ``X-Connexion`` (adresse de connexion), événement htmx ``session-expiree`` ; la saisie reste à l'écran.

    Ce que lit une personne connectée n'est gardé par aucun relais, ni resservi sans être redemandé : sauf avis
    contraire de la vue, ``Cache-Control: private, no-cache`` (pas ``no-store`` : un retour perdrait la saisie).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.fin_de_session = _verifier(request)
        reponse = self.get_response(request)
        _dater(request)
        if request.user.is_authenticated and not reponse.has_header("Cache-Control"):
            reponse["Cache-Control"] = "private, no-cache"
        if est_asynchrone(request) and _renvoie_a_la_connexion(reponse):
            return _refus_asynchrone(request)
        return reponse

    def process_view(self, request: HttpRequest, vue: Callable, *_: object) -> HttpResponse | None:
        """Prévient, une fois les messages prêts, quand la page demandée exige d'être connecté."""
        if request.fin_de_session is None or not getattr(vue, "login_required", True):
            return None
        if est_asynchrone(request):
            return _refus_asynchrone(request)
        messages.warning(request, request.fin_de_session.value)
        return redirect_to_login(page_de_retour(request))


def est_asynchrone(request: HttpRequest) -> bool:
    """Requête d'un fragment (htmx) ou de données (JSON), pas d'une page."""
    return request.headers.get("HX-Request") == "true" or (
        "application/json" in request.headers.get("Accept", "") and "text/html" not in request.headers["Accept"]
    )


def page_de_retour(request: HttpRequest) -> str:
    """Adresse relative où revenir après la connexion : la page demandée, ou celle du formulaire envoyé."""
    if request.method in ("GET", "HEAD") and not est_asynchrone(request):
        return request.get_full_path()
    origine = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if origine and url_has_allowed_host_and_scheme(origine, {request.get_host()}, request.is_secure()):
        morceaux = urlsplit(origine)
        return morceaux.path + (f"?{morceaux.query}" if morceaux.query else "")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@dataclass(frozen=True)
class Reste:
    """Ce qui reste d'une session, en secondes ; ``prolongeable`` : rester connecté la prolongerait."""

    secondes: int
    prolongeable: bool


def reste(request: HttpRequest) -> Reste | None:
    """Temps avant la fin de la session si plus rien ne se passe ; None pour un visiteur."""
    if not request.user.is_authenticated:
        return None
    maintenant = int(timezone.now().timestamp())
    duree = request.session.get(CLE_CONNEXION, maintenant) + settings.SESSION_COOKIE_AGE - maintenant
    inactivite = request.session.get(CLE_ACTIVITE, maintenant) + settings.SESSION_INACTIVITE_MAX - maintenant
    return Reste(max(0, min(duree, inactivite)), prolongeable=duree > inactivite)


def _verifier(request: HttpRequest) -> FinDeSession | None:
    """Ferme la session si elle a trop duré ; sinon note l'activité."""
    if not request.user.is_authenticated:
        return None
    maintenant = int(timezone.now().timestamp())
    connexion = request.session.get(CLE_CONNEXION, maintenant)
    activite = request.session.get(CLE_ACTIVITE, maintenant)
    motif = None
    if maintenant - connexion >= settings.SESSION_COOKIE_AGE:
        motif = FinDeSession.DUREE
    elif maintenant - activite >= settings.SESSION_INACTIVITE_MAX:
        motif = FinDeSession.INACTIVITE
    if motif:
        logout(request)
    elif maintenant - activite >= PAS_ACTIVITE and request.headers.get("X-Activite") != "non":
        request.session[CLE_ACTIVITE] = maintenant
    return motif


def _dater(request: HttpRequest) -> None:
    """Date la connexion dans la requête même qui l'a ouverte."""
    if request.user.is_authenticated and CLE_CONNEXION not in request.session:
        maintenant = int(timezone.now().timestamp())
        request.session[CLE_CONNEXION] = request.session[CLE_ACTIVITE] = maintenant


def _renvoie_a_la_connexion(reponse: HttpResponse) -> bool:
    return reponse.status_code == 302 and urlsplit(reponse["Location"]).path == resolve_url(settings.LOGIN_URL)


def _refus_asynchrone(request: HttpRequest) -> JsonResponse:
    connexion = redirect_to_login(page_de_retour(request))["Location"]
    detail = "Votre session est terminée. Reconnectez-vous pour continuer."
    return JsonResponse(
        {"detail": detail, "connexion": connexion},
        status=401,
        headers={
            "X-Session": "expiree",
            "X-Connexion": connexion,
            "HX-Reswap": "none",
            "HX-Trigger": json.dumps({"session-expiree": {"connexion": connexion}}),
            "Cache-Control": "no-store",
        },
    )
