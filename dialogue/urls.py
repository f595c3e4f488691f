"""Les adresses des échanges. À inclure avant celles des dossiers (« appuis/…/<geste>/ »)."""

from django.urls import path

from dialogue import urls_aides, urls_questionnaires, urls_reunions
from dialogue.views.fils import EchangesView, FilDAppuiView, FilView, NonLuView, NoteDAppuiView, NoteView, PieceView

app_name = "dialogue"

urlpatterns = [
    path("dossiers/<str:numero>/echanges/", EchangesView.as_view(), name="echanges"),
    path("dossiers/<str:numero>/echanges/<str:public>/", FilView.as_view(), name="fil"),
    path("dossiers/<str:numero>/echanges/<str:public>/note/", NoteView.as_view(), name="note"),
    path("appuis/<int:appui>/echanges/", FilDAppuiView.as_view(), name="fil_d_appui"),
    path("appuis/<int:appui>/echanges/note/", NoteDAppuiView.as_view(), name="note_d_appui"),
    path("echanges/<int:fil>/non-lu/", NonLuView.as_view(), name="non_lu"),
    path("echanges/pieces/<uuid:cle>/", PieceView.as_view(), name="piece"),
    *urls_reunions.urlpatterns,
    *urls_questionnaires.urlpatterns,
    *urls_aides.urlpatterns,
]
