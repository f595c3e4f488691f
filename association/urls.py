"""Les adresses de la trousse."""

from django.urls import path

from association.views.questionnaire import DirigeantsView, OptionsView
from association.views.trousse import (
    FichierView,
    ProductionView,
    TexteView,
    TrousseView,
    VersionView,
    presentation,
)

app_name = "association"
TROUSSE = "dossiers/<str:numero>/association/"

urlpatterns = [
    path("trousse-de-l-association/", presentation, name="presentation"),
    path(TROUSSE, TrousseView.as_view(), name="trousse"),
    path(f"{TROUSSE}options/", OptionsView.as_view(), name="options"),
    path(f"{TROUSSE}dirigeants/", DirigeantsView.as_view(), name="dirigeants"),
    path(f"{TROUSSE}produire/", ProductionView.as_view(), name="produire"),
    path(f"{TROUSSE}<str:type>/", TexteView.as_view(), name="texte"),
    path(f"{TROUSSE}<str:type>/<int:version>/", VersionView.as_view(), name="version"),
    path(f"{TROUSSE}<str:type>/<str:version>/<str:format>/", FichierView.as_view(), name="fichier"),
]
