"""Les adresses des séances du Guichet."""

from django.urls import path

from instruction.views.passage import PassageView
from instruction.views.seance import CompteRenduView, ModificationView, PresentsView, SeanceView
from instruction.views.seance_gestes import GesteSeanceView
from instruction.views.seance_ordre import OrdreView
from instruction.views.seances import NouvelleSeanceView, SeancesView

app_name = "seances"
SEANCE = "seances/<int:seance>/"

urlpatterns = [
    path("seances/", SeancesView.as_view(), name="liste"),
    path("seances/nouvelle/", NouvelleSeanceView.as_view(), name="nouvelle"),
    path(SEANCE, SeanceView.as_view(), name="seance"),
    path(f"{SEANCE}modifier/", ModificationView.as_view(), name="modifier"),
    path(f"{SEANCE}ordre/", OrdreView.as_view(), name="ordre"),
    path(f"{SEANCE}presents/", PresentsView.as_view(), name="presents"),
    path(f"{SEANCE}compte-rendu/", CompteRenduView.as_view(), name="compte_rendu"),
    path(f"{SEANCE}passage/<int:rang>/", PassageView.as_view(), name="passage"),
    path(f"{SEANCE}<slug:geste>/", GesteSeanceView.as_view(), name="geste"),
]
