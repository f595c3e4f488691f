"""Plan du portail : chaque application apporte ses adresses."""

from importlib.util import find_spec

from django.urls import include, path

from cpts_portal import sante, views

APPLICATIONS = (
    "comptes",
    "territoires",
    "acteurs",
    "missions",
    "financement",
    "dossiers",
    "contrats",
    "suivi",
)

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("sante/", sante.pret, name="sante"),
    path("sante/pret/", sante.pret, name="sante_pret"),
    path("sante/vivant/", sante.vivant, name="sante_vivant"),
    *[path("", include(f"{nom}.urls")) for nom in APPLICATIONS if find_spec(f"{nom}.urls")],
]

handler400 = "cpts_portal.erreurs.requete_incorrecte"
handler403 = "cpts_portal.erreurs.acces_refuse"
handler404 = "cpts_portal.erreurs.introuvable"
handler500 = "cpts_portal.erreurs.erreur_interne"
handler429 = "comptes.verrouillage.trop_de_demandes"
