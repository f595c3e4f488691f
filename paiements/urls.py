"""Les adresses du registre des versements."""

from django.urls import path

from paiements.views import caisse, registre

app_name = "paiements"

CONTRAT = "dossiers/<str:numero>/contrat"

urlpatterns = [
    path("versements/", caisse.FileView.as_view(), name="file"),
    path("versements/lot/<slug:geste>/", caisse.LotView.as_view(), name="lot"),
    path("versements/budget/", caisse.BudgetView.as_view(), name="budget"),
    path("versements/budget/export/<slug:format>/", caisse.ExportBudgetView.as_view(), name="export_budget"),
    path(f"{CONTRAT}/versements/", registre.RegistreView.as_view(), name="registre"),
    path(f"{CONTRAT}/versements/demander/", registre.DemandeView.as_view(), name="demander"),
    path(f"{CONTRAT}/versements/export/<slug:format>/", registre.ExportView.as_view(), name="export"),
    path(f"{CONTRAT}/versements/<int:echeance>/", registre.EcheanceView.as_view(), name="echeance"),
    path(f"{CONTRAT}/versements/<int:echeance>/<slug:geste>/", registre.GesteView.as_view(), name="geste"),
    path(f"{CONTRAT}/credits/nouveau/", registre.CreditView.as_view(), name="credit_nouveau"),
    path(f"{CONTRAT}/credits/<int:credit>/versement/", registre.VersementCreditView.as_view(), name="credit_versement"),
]
