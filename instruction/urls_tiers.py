"""Les adresses du résumé public : le lire, en informer des tiers, le lien qu'ils reçoivent."""

from django.urls import path

from instruction.views.tiers import InformerView, LireView, ResumeView

app_name = "tiers"

urlpatterns = [
    path("dossiers/<str:numero>/resume-public/", ResumeView.as_view(), name="resume"),
    path("dossiers/<str:numero>/resume-public/informer/", InformerView.as_view(), name="informer"),
    path("resume-public/<str:jeton>/", LireView.as_view(), name="lire"),
]
