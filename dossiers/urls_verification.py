"""Vérifier un document : l'adresse où l'on tape, et celle des QR codes (courte : elle s'imprime sur chaque page)."""

from django.urls import path

from dossiers.views.verification import PageVerifieeView, VerificationView

app_name = "verifier"

urlpatterns = [
    path("verifier/", VerificationView.as_view(), name="saisie"),
    path("V/<str:code>/<int:page>", PageVerifieeView.as_view(), name="page"),
    path("V/<str:code>", PageVerifieeView.as_view(), name="code"),
]
