"""Les adresses de la consolidation de l'avis."""

from django.urls import path

from instruction.views.consolidation import FormulationsView, PreparationView, RenvoiView

app_name = "consolidation"

urlpatterns = [
    path("dossiers/<str:numero>/avis/preparation/", PreparationView.as_view(), name="preparer"),
    path("dossiers/<str:numero>/avis/renvoi/", RenvoiView.as_view(), name="renvoyer"),
    path("formulations/", FormulationsView.as_view(), name="formulations"),
]
