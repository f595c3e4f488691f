"""Mes notifications, mon agenda ; pour qui administre ou coordonne : l'état des envois et le catalogue."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import TemplateView

from commun.etat_des_envois import etat_des_envois
from commun.evenements import EvenementCourriel, catalogue
from comptes.actions.reglages import compte_de_l_agenda, fermer_l_agenda, ouvrir_l_agenda, regler_les_courriels
from comptes.enums import Role
from comptes.forms.notifications import NotificationsForm
from comptes.mandats import mandats
from comptes.models import LienAgenda, ReglageCourriels, Utilisateur
from comptes.models.reglages import HEURE_PAR_DEFAUT
from comptes.preferences import choix_de
from dossiers.enums import Tour
from dossiers.notifications import ROLES_PREVENUS
from suivi.agenda import agenda_de


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """Ce que la personne reçoit, quand, et l'adresse de son agenda."""
    form = _formulaire(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        regler_les_courriels(utilisateur=request.user, heure=form.cleaned_data["heure"], modes=form.modes())
        messages.success(request, "Vos choix sont enregistrés. Ils valent pour les prochains courriels.")
        return redirect("suivi:notifications")
    return _page(request, form, statut=422 if form.is_bound else 200)


@never_cache
@require_POST
def agenda_nouveau(request: HttpRequest) -> HttpResponse:
    """Donne une adresse neuve ; elle ne s'affiche que cette fois, la base n'en garde que l'empreinte."""
    jeton = ouvrir_l_agenda(utilisateur=request.user, maintenant=timezone.now())
    adresse = settings.URL_PUBLIQUE + reverse("suivi:agenda", args=[jeton])
    return _page(request, _formulaire(request.user, None), adresse_agenda=adresse)


@require_POST
def agenda_revoque(request: HttpRequest) -> HttpResponse:
    """Ferme l'adresse : elle répond aussitôt « introuvable »."""
    fermer_l_agenda(utilisateur=request.user)
    messages.success(request, "L’adresse de votre agenda ne répond plus. Retirez-la aussi de votre logiciel d’agenda.")
    return redirect("suivi:notifications")


@login_not_required
@never_cache
@require_safe
def agenda(request: HttpRequest, jeton: str) -> HttpResponse:
    """Le calendrier de qui a ce secret ; 404 s'il est faux, révoqué, ou si le compte est fermé."""
    compte = compte_de_l_agenda(jeton)
    if compte is None:
        raise Http404
    reponse = HttpResponse(agenda_de(compte, timezone.now()), content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = 'inline; filename="guichet-cpts.ics"'
    reponse["X-Robots-Tag"] = "noindex"
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse


class VueDeSurveillance(TemplateView):
    """Base : l'administrateur et les coordinateurs du Guichet, 403 pour tout autre."""

    roles = frozenset({Role.ADMINISTRATEUR, Role.COORDINATEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(mandat.role in self.roles for mandat in mandats(request.user)):
            raise PermissionDenied("L’état des envois se lit de l’administrateur et des coordinateurs du Guichet.")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class EnvoisView(VueDeSurveillance):
    """L'état de la boîte d'envoi, en nombres."""

    template_name = "suivi/envois.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(etat=etat_des_envois(timezone.now()), **contexte)


class CatalogueView(VueDeSurveillance):
    """Tous les événements qui préviennent, en lecture."""

    template_name = "suivi/catalogue_courriels.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(familles=par_famille(catalogue().values()), **contexte)


def par_famille(evenements: Any) -> list[tuple[str, list[EvenementCourriel]]]:
    """Les événements rangés par famille, dans l'ordre alphabétique des familles."""
    ranges = sorted(evenements, key=lambda e: e.famille)
    return [(famille, list(siens)) for famille, siens in groupby(ranges, key=lambda e: e.famille)]


def qui_le_concernent(utilisateur: Utilisateur) -> list[EvenementCourriel]:
    """Les événements que cette personne peut recevoir : ceux de ses côtés, et ceux à une personne désignée."""
    cotes = {tour for tour, roles in ROLES_PREVENUS.items() if any(m.role in roles for m in mandats(utilisateur))}
    if not mandats(utilisateur) or utilisateur.equipes.filter(fin=None).exists():
        cotes.add(Tour.PORTEUR)
    siens = [e for e in catalogue().values() if not e.publics or e.publics & cotes]
    return sorted(siens, key=lambda e: e.famille)


def _formulaire(utilisateur: Utilisateur, donnees: Any) -> NotificationsForm:
    reglage = ReglageCourriels.objects.filter(utilisateur=utilisateur).first()
    return NotificationsForm(
        donnees,
        evenements=qui_le_concernent(utilisateur),
        choisis=choix_de(utilisateur),
        heure=reglage.heure_resume if reglage else HEURE_PAR_DEFAUT,
    )


def _page(
    request: HttpRequest, form: NotificationsForm, *, adresse_agenda: str = "", statut: int = 200
) -> HttpResponse:
    toujours = [e for e in qui_le_concernent(request.user) if not e.modes]
    contexte = {
        "form": form,
        "familles": list(form.familles()),
        "toujours": par_famille(toujours),
        "agenda": LienAgenda.objects.filter(utilisateur=request.user).first(),
        "adresse_agenda": adresse_agenda,
        "calme": settings.HEURES_CALMES,
    }
    return render(request, "suivi/notifications.html", contexte, status=statut)
