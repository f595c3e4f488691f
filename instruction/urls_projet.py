"""Les adresses d'un projet de santé instruit par un côté : la grille, la décision, l'avis d'un département."""

from django.urls import path

from instruction import convertisseurs  # noqa: F401 - « cote » s'inscrit à l'import
from instruction.views import projet

app_name = "instruction_projet"

COTE = "dossiers/<str:numero>/instruction-projet/<cote:cote>"

urlpatterns = [
    path(f"{COTE}/", projet.InstructionView.as_view(), name="instruction"),
    path(f"{COTE}/<int:version>/enregistrer/", projet.EnregistrementView.as_view(), name="enregistrer"),
    path(f"{COTE}/charge/", projet.ChargeView.as_view(), name="charge"),
    path(f"{COTE}/avis/", projet.AvisView.as_view(), name="avis"),
    path(f"{COTE}/decision/preparer/", projet.PreparationView.as_view(), name="preparer"),
    path(f"{COTE}/decision/prendre/", projet.PriseView.as_view(), name="prendre"),
    path(f"{COTE}/decision/renvoyer/", projet.RenvoiView.as_view(), name="renvoyer"),
    path(f"{COTE}/decision/rappeler/", projet.RappelView.as_view(), name="rappeler"),
]
