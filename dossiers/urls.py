"""Les adresses d'un dossier."""

from django.urls import path

from dossiers import convertisseurs, urls_acteurs, urls_annexes  # noqa: F401 - « redige » s'inscrit à l'import
from dossiers.views.actes import ActeView, NouvelleLettreView, RelanceView
from dossiers.views.delais import DelaisView
from dossiers.views.detail import DetailView, DocumentView
from dossiers.views.fiches import (
    DuplicationFicheView,
    EnregistrementFicheView,
    FichesDeLaLettreView,
    FichesPdfView,
    FichesView,
    FicheView,
    NouvelleFicheView,
    RetraitFicheView,
)
from dossiers.views.impressions import BrouillonPdfView, ProjetPdfView
from dossiers.views.liste import ListeView, OuvertureView
from dossiers.views.pieces import GestePieceView, PiecesView
from dossiers.views.rubriques import LectureView, RubriqueView
from dossiers.views.saisie import EnregistrementView
from dossiers.views.territoire import TerritoireView

app_name = "dossiers"


urlpatterns = [
    *urls_annexes.urlpatterns,
    *urls_acteurs.urlpatterns,
    path("dossiers/", ListeView.as_view(), name="liste"),
    path("dossiers/nouveau/", OuvertureView.as_view(), name="ouverture"),
    path("dossiers/<str:numero>/", DetailView.as_view(), name="detail"),
    path("dossiers/<str:numero>/delais/", DelaisView.as_view(), name="delais"),
    path("dossiers/<str:numero>/documents/<int:document>/", DocumentView.as_view(), name="document"),
    path("dossiers/<str:numero>/actes/<str:sujet>/<str:nom>/", ActeView.as_view(), name="acte"),
    path("dossiers/<str:numero>/relances/<int:demande>/", RelanceView.as_view(), name="relance"),
    path("dossiers/<str:numero>/nouvelle-lettre/", NouvelleLettreView.as_view(), name="nouvelle_lettre"),
    path("dossiers/<str:numero>/<redige:sujet>/fiches/", FichesView.as_view(), name="fiches"),
    path("dossiers/<str:numero>/fiches/nouvelle/", NouvelleFicheView.as_view(), name="nouvelle_fiche"),
    path("dossiers/<str:numero>/fiches/<int:fiche>/", FicheView.as_view(), name="fiche"),
    path("dossiers/<str:numero>/fiches/depuis-la-lettre/", FichesDeLaLettreView.as_view(), name="fiches_de_la_lettre"),
    path("dossiers/<str:numero>/fiches/pdf/", FichesPdfView.as_view(), name="fiches_pdf"),
    path("dossiers/<str:numero>/fiches/<int:fiche>/pdf/", FichesPdfView.as_view(), name="fiche_pdf"),
    path(
        "dossiers/<str:numero>/fiches/<int:fiche>/enregistrer/",
        EnregistrementFicheView.as_view(),
        name="enregistrer_fiche",
    ),
    path("dossiers/<str:numero>/fiches/<int:fiche>/copie/", DuplicationFicheView.as_view(), name="copie_fiche"),
    path("dossiers/<str:numero>/fiches/<int:fiche>/retrait/", RetraitFicheView.as_view(), name="retrait_fiche"),
    path("dossiers/<str:numero>/projet/pdf/", ProjetPdfView.as_view(), name="projet_pdf"),
    path("dossiers/<str:numero>/projet/pdf/<str:type>/", BrouillonPdfView.as_view(), name="brouillon_pdf"),
    path("dossiers/<str:numero>/<redige:sujet>/territoire/", TerritoireView.as_view(), name="territoire"),
    path("dossiers/<str:numero>/<redige:sujet>/pieces/", PiecesView.as_view(), name="pieces"),
    path(
        "dossiers/<str:numero>/<redige:sujet>/pieces/<uuid:cle>/<str:geste>/",
        GestePieceView.as_view(),
        name="piece_geste",
    ),
    path("dossiers/<str:numero>/<redige:sujet>/lire/", LectureView.as_view(), name="lecture"),
    path("dossiers/<str:numero>/<redige:sujet>/<str:rubrique>/", RubriqueView.as_view(), name="rubrique"),
    path(
        "dossiers/<str:numero>/<redige:sujet>/<str:rubrique>/enregistrer/",
        EnregistrementView.as_view(),
        name="enregistrer",
    ),
]
