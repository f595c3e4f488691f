"""Les adresses du contrat."""

from django.urls import path

from contrats.views.detail import DetailView, IbanDuContratView
from contrats.views.preparation import PreparationView

app_name = "contrats"

urlpatterns = [
    path("dossiers/<str:numero>/contrat/", DetailView.as_view(), name="contrat"),
    path("dossiers/<str:numero>/contrat/compte/", IbanDuContratView.as_view(), name="compte"),
    path("dossiers/<str:numero>/contrat/preparation/<slug:etape>/", PreparationView.as_view(), name="preparation"),
]
