"""Les adresses de l'ARS : instruire une lettre, décider, suivre le financement FIR."""

from django.urls import path

from instruction.views import ars, fir, fir_ouverture

app_name = "ars"

DOSSIER = "dossiers/<str:numero>"

urlpatterns = [
    path("financements/", fir.TableauView.as_view(), name="financements"),
    path(f"{DOSSIER}/instruction-ars/", ars.InstructionView.as_view(), name="instruction"),
    path(f"{DOSSIER}/decision/preparer/", ars.PreparationView.as_view(), name="preparer"),
    path(f"{DOSSIER}/decision/prendre/", ars.PriseView.as_view(), name="prendre"),
    path(f"{DOSSIER}/decision/renvoyer/", ars.RenvoiView.as_view(), name="renvoyer"),
    path(f"{DOSSIER}/decision/rappeler/", ars.RappelView.as_view(), name="rappeler"),
    path(f"{DOSSIER}/fir/", fir.SuiviView.as_view(), name="fir"),
    path(f"{DOSSIER}/fir/ouvrir/", fir_ouverture.OuvertureView.as_view(), name="fir_ouvrir"),
    path(f"{DOSSIER}/fir/compte-rendu/", fir.CompteRenduView.as_view(), name="compte_rendu"),
    path(f"{DOSSIER}/fir/compte-rendu/<int:compte_rendu>/", fir.PieceView.as_view(), name="compte_rendu_pdf"),
    path(f"{DOSSIER}/fir/versements/nouveau/", fir.NouveauVersementView.as_view(), name="versement_nouveau"),
    path(f"{DOSSIER}/fir/versements/<int:versement>/", fir.PrevisionView.as_view(), name="versement"),
    path(f"{DOSSIER}/fir/versements/<int:versement>/fait/", fir.VersementFaitView.as_view(), name="versement_fait"),
    path(f"{DOSSIER}/fir/suite/<slug:nom>/", fir.SuiteView.as_view(), name="suite"),
]
