"""Le simulateur public de financement : sans connexion, adresse partageable, utilisable sans JavaScript."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from financement.forms.simulateur import SimulationForm
from financement.presentation import echeances_affichees, tableau_des_dus
from financement.registre import bareme_courant, brouillons
from territoires.taille import situer


@login_not_required
@require_safe
def simulateur(request: HttpRequest) -> HttpResponse:
    """Le formulaire et, si l'adresse porte des choix, leur simulation ; 400 si un choix est refusé."""
    bareme = bareme_courant()
    form = SimulationForm(bareme, request.GET if SimulationForm.concerne(bareme, request.GET) else None)
    contexte = {
        "form": form,
        "bareme": bareme,
        "brouillons": brouillons(),
        "simulation": None,
    }
    if form.is_bound and form.is_valid() and form.simulation is not None:
        contexte |= {
            "simulation": form.simulation,
            "territoire": form.territoire,
            "situation": situer(form.simulation.situation.population, bareme.seuils),
            "dus": tableau_des_dus(form.simulation),
            "echeances": list(echeances_affichees(form.simulation)),
            "partage": form.adresse_partageable(),
        }
    statut = HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "financement/simulateur.html", contexte, status=statut)
