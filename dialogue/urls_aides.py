"""Les adresses de l'aide de l'URPS : l'équipe, puis le Guichet."""

from django.urls import path

from dialogue.views import aides as vues

DOSSIER, AIDE = "dossiers/<str:numero>/aide/", "aides/<int:aide>/"

urlpatterns = [
    path(DOSSIER, vues.AideDuDossierView.as_view(), name="aide_du_dossier"),
    path(f"{DOSSIER}<int:aide>/<str:geste>/", vues.GesteDeLEquipeView.as_view(), name="geste_de_l_equipe"),
    path("aides/", vues.AidesView.as_view(), name="aides"),
    path(AIDE, vues.AideView.as_view(), name="aide"),
    path(f"{AIDE}pieces/<uuid:cle>/", vues.PreuveView.as_view(), name="preuve"),
    path(f"{AIDE}<str:geste>/", vues.GesteAideView.as_view(), name="geste_aide"),
]
