"""Les adresses de l'exécution d'un contrat."""

from django.urls import path

from execution.views.gestion import DialogueView, GestionView, PasDuDialogueView, PositionView, PrevoirDialogueView
from execution.views.indicateurs import IndicateursView, IndicateurView, RallierView, ReleverView
from execution.views.missions import DeclarerView, JugerView, MissionsView, PreuveView
from execution.views.redaction import EcrireView, GesteSuiteView, NouvelleSuiteView, OrdreDuJourView, TrancherView
from execution.views.suivis import GesteSuiviView, PrevoirSuiviView, SuiviView

app_name = "execution"
CONTRAT = "dossiers/<str:numero>/contrat/execution/"
ANNEE = f"{CONTRAT}dialogue/<int:annee>/"

urlpatterns = [
    path(f"{CONTRAT}missions/", MissionsView.as_view(), name="missions"),
    path(f"{CONTRAT}missions/<slug:mission>/<slug:nature>/", DeclarerView.as_view(), name="declarer"),
    path(f"{CONTRAT}declarations/<int:jalon>/<slug:geste>/", JugerView.as_view(), name="juger"),
    path(f"{CONTRAT}preuves/<uuid:cle>/", PreuveView.as_view(), name="preuve"),
    path(f"{CONTRAT}suivis/prevoir/", PrevoirSuiviView.as_view(), name="prevoir_suivi"),
    path(f"{CONTRAT}suivis/<int:suivi>/", SuiviView.as_view(), name="reunion"),
    path(f"{CONTRAT}suivis/<int:suivi>/<slug:geste>/", GesteSuiviView.as_view(), name="geste_suivi"),
    path(f"{CONTRAT}indicateurs/", IndicateursView.as_view(), name="indicateurs"),
    path(f"{CONTRAT}indicateurs/<slug:code>/", IndicateurView.as_view(), name="indicateur"),
    path(f"{CONTRAT}indicateurs/<slug:code>/<int:annee>/", ReleverView.as_view(), name="relever"),
    path(f"{CONTRAT}indicateurs/<slug:code>/<int:annee>/accepter/", RallierView.as_view(), name="rallier"),
    path(f"{CONTRAT}dialogue/", GestionView.as_view(), name="gestion"),
    path(ANNEE, DialogueView.as_view(), name="dialogue"),
    path(f"{ANNEE}prevoir/", PrevoirDialogueView.as_view(), name="prevoir_dialogue"),
    path(f"{ANNEE}position/", PositionView.as_view(), name="position"),
    path(f"{ANNEE}pas/<slug:geste>/", PasDuDialogueView.as_view(), name="pas"),
    path(f"{ANNEE}ordre-du-jour/", OrdreDuJourView.as_view(), name="ordre_du_jour"),
    path(f"{ANNEE}compte-rendu/", EcrireView.as_view(), name="ecrire"),
    path(f"{ANNEE}trancher/<slug:code>/", TrancherView.as_view(), name="trancher"),
    path(f"{ANNEE}suites/nouvelle/", NouvelleSuiteView.as_view(), name="nouvelle_suite"),
    path(f"{ANNEE}suites/<int:suite>/<slug:geste>/", GesteSuiteView.as_view(), name="geste_suite"),
]
