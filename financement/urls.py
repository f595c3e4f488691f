"""Adresses du financement : le simulateur est public, les barèmes se lisent chez les organismes."""

from django.urls import path

from financement.views.baremes import (
    ActeView,
    BaremesView,
    BaremeView,
    ComparaisonView,
    NouveauBaremeView,
    SaisieView,
)
from financement.views.et_si import et_si, et_si_pdf
from financement.views.simulateur import simulateur

app_name = "financement"

urlpatterns = [
    path("simulateur/", simulateur, name="simulateur"),
    path("simulateur/et-si/", et_si, name="et_si"),
    path("simulateur/et-si/pdf/", et_si_pdf, name="et_si_pdf"),
    path("baremes/", BaremesView.as_view(), name="baremes"),
    path("baremes/comparer/", ComparaisonView.as_view(), name="baremes_comparer"),
    path("baremes/nouveau/", NouveauBaremeView.as_view(), name="bareme_nouveau"),
    path("baremes/<slug:code>/", BaremeView.as_view(), name="bareme"),
    path("baremes/<slug:code>/saisir/", SaisieView.as_view(), name="bareme_saisir"),
    path("baremes/<slug:code>/<slug:nom>/", ActeView.as_view(), name="bareme_acte"),
]
