"""Les adresses des indemnités ; aucune ne porte un numéro RPPS ni un nom."""

from django.urls import path

from indemnites.views import plafonds, registre

app_name = "indemnites"
REGISTRE = "dossiers/<str:numero>/contrat/indemnites/"

urlpatterns = [
    path("plafonds/", plafonds.PlafondsView.as_view(), name="plafonds"),
    path("plafonds/saisir/", plafonds.PlafondSaisirView.as_view(), name="plafond_saisir"),
    path("plafonds/<int:plafond>/<slug:nom>/", plafonds.PlafondActeView.as_view(), name="plafond_acte"),
    path(REGISTRE, registre.RegistreView.as_view(), name="registre"),
    path(f"{REGISTRE}saisir/", registre.SaisirView.as_view(), name="saisir"),
    path(f"{REGISTRE}export/<int:annee>/<slug:format>/", registre.ExportView.as_view(), name="export"),
    path(f"{REGISTRE}<int:indemnite>/", registre.IndemniteView.as_view(), name="indemnite"),
    path(f"{REGISTRE}<int:indemnite>/annuler/", registre.AnnulerView.as_view(), name="annuler"),
    path(f"{REGISTRE}<int:indemnite>/attestation/", registre.AttestationView.as_view(), name="attestation"),
    path(
        f"{REGISTRE}<int:indemnite>/justificatif/<uuid:cle>/", registre.JustificatifView.as_view(), name="justificatif"
    ),
]
