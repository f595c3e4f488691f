"""« Et si » depuis le simulateur public : deux scénarios côte à côte, et leur feuille pour le bureau."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commun.montants import format_nombre
from financement.documents import reponse_pdf
from financement.forms.et_si import EtSiForm
from financement.forms.simulateur import SimulationForm
from financement.registre import bareme_courant, verifies
from financement.simulation import Simulation


def _depart(request: HttpRequest) -> tuple[Simulation | None, str]:
    """La simulation que porte l'adresse, et ses champs (sans ceux du « et si »)."""
    bareme = bareme_courant()
    form = SimulationForm(bareme, request.GET) if SimulationForm.concerne(bareme, request.GET) else None
    if form is None or not form.is_valid() or form.simulation is None:
        return None, ""
    return form.simulation, form.adresse_partageable()


def _formulaire(request: HttpRequest, simulation: Simulation) -> EtSiForm:
    data = request.GET if EtSiForm.concerne(request.GET) else None
    return EtSiForm(simulation.situation, simulation.bareme, verifies(), data)


@login_not_required
@require_safe
def et_si(request: HttpRequest) -> HttpResponse:
    """Les choix et, s'il y en a, les deux scénarios ; sans simulation de départ, retour au simulateur."""
    simulation, partage = _depart(request)
    if simulation is None:
        return redirect("financement:simulateur")
    form = _formulaire(request, simulation)
    resultat = form.resultat if form.is_bound and form.is_valid() else None
    contexte = {
        "form": form,
        "simulation": simulation,
        "resultat": resultat,
        "champs_de_depart": _champs(partage),
        "retour": f"{reverse('financement:simulateur')}?{partage}",
        "adresse_pdf": f"{reverse('financement:et_si_pdf')}?{request.GET.urlencode()}",
    }
    statut = HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "financement/et_si.html", contexte, status=statut)


def _champs(partage: str) -> list[tuple[str, str]]:
    """Chaque champ de l'adresse, une fois par valeur : le formulaire les renvoie cachés."""
    return [(nom, valeur) for nom, valeurs in QueryDict(partage).lists() for valeur in valeurs]


@login_not_required
@require_safe
def et_si_pdf(request: HttpRequest) -> HttpResponse:
    """La feuille du bureau ; une adresse sans comparaison revient à la page."""
    simulation, _partage = _depart(request)
    form = _formulaire(request, simulation) if simulation else None
    if form is None or not form.is_valid() or form.resultat is None:
        return redirect(f"{reverse('financement:et_si')}?{request.GET.urlencode()}")
    return reponse_pdf(form.resultat, f"Territoire de {format_nombre(simulation.situation.population)} habitants")
