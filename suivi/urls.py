"""Les adresses du suivi."""

from django.urls import path

from suivi.views import AFaireView

app_name = "suivi"

urlpatterns = [path("a-faire/", AFaireView.as_view(), name="a_faire")]
