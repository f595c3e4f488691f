"""Pages publiques du portail, lisibles sans connexion et sans JavaScript."""

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cpts_portal import baremes_publics
from cpts_portal.contacts import fiches_par_departement
from cpts_portal.contenus.confusions import CONFUSIONS, NON_RECEVABLES
from cpts_portal.contenus.etapes import CRITERES_DE_L_AVIS, ETAPES
from cpts_portal.contenus.glossaire import GLOSSAIRE
from cpts_portal.contenus.outils import FOURNIS, REMPLACES
from cpts_portal.contexte import adresse_ou_rien
from financement.registre import bareme_courant


def _page(gabarit: str, contexte: Mapping[str, object] | None = None) -> Callable[[HttpRequest], HttpResponse]:
    """Vue publique qui rend ``gabarit`` avec un contexte fixe."""

    @login_not_required
    @require_safe
    def vue(request: HttpRequest) -> HttpResponse:
        return render(request, gabarit, dict(contexte or {}))

    return vue


def adresse_creer() -> str:
    """Où mène « Créer mon dossier » pour un visiteur : l'inscription, puis l'ouverture du dossier."""
    return f"{reverse('account_signup')}?{urlencode({'next': reverse('dossiers:ouverture')})}"


@login_not_required
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Que faire ici, les trois étapes, les montants par taille."""
    contexte = {
        "etapes": ETAPES,
        "adresse_creer": adresse_creer(),
        "tailles": baremes_publics.totaux_par_taille(bareme_courant()),
    }
    return render(request, "pages/accueil.html", contexte)


@login_not_required
@require_safe
def missions(request: HttpRequest) -> HttpResponse:
    """Les missions, socles d'abord, avec leurs délais lus dans le barème en vigueur."""
    return render(request, "pages/missions.html", {"missions": baremes_publics.missions_presentees(bareme_courant())})


@login_not_required
@require_safe
def financement(request: HttpRequest) -> HttpResponse:
    """Financement de démarrage, puis montants annuels par taille, lus dans le barème."""
    return render(request, "pages/financement.html", {"bareme": baremes_publics.table_du_bareme(bareme_courant())})


@login_not_required
@require_safe
def outils(request: HttpRequest) -> HttpResponse:
    """Le kit : ce que le portail remplace, ce que le Guichet fournit."""
    remplaces = [(outil, adresse_ou_rien(outil.page)) for outil in REMPLACES]
    return render(request, "pages/outils.html", {"remplaces": remplaces, "fournis": FOURNIS})


@login_not_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Qui contacter dans chaque département : un contact absent est dit « non renseigné »."""
    return render(request, "pages/contacts.html", {"fiches": fiches_par_departement()})


cpts = _page("pages/cpts.html", {"confusions": CONFUSIONS, "non_recevables": NON_RECEVABLES})
etapes = _page("pages/etapes.html", {"etapes": ETAPES, "criteres": CRITERES_DE_L_AVIS})
glossaire = _page("pages/glossaire.html", {"entrees": tuple(GLOSSAIRE.values())})
accessibilite = _page("pages/accessibilite.html")
mentions = _page("pages/mentions.html")
donnees = _page("pages/donnees.html")
plan = _page("pages/plan.html")
