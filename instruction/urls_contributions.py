"""Les adresses des contributions à l'avis."""

from django.urls import path

from instruction.views.contribution import (
    ContributionsView,
    ContributionView,
    EnregistrementView,
    EnvoiView,
    RecusationView,
    VersionLueView,
)

app_name = "contributions"
SIENNE = "dossiers/<str:numero>/contribution/"

urlpatterns = [
    path(SIENNE, ContributionView.as_view(), name="contribution"),
    path(f"{SIENNE}envoi/", EnvoiView.as_view(), name="envoi"),
    path(f"{SIENNE}version-lue/", VersionLueView.as_view(), name="version_lue"),
    path(f"{SIENNE}recusation/", RecusationView.as_view(), name="recusation"),
    path(f"{SIENNE}<int:version>/enregistrer/", EnregistrementView.as_view(), name="enregistrer"),
    path("dossiers/<str:numero>/contributions/", ContributionsView.as_view(), name="toutes"),
]
