"""Adresses de l'application : la recherche de communes."""

from django.urls import path

from territoires import views

app_name = "territoires"

urlpatterns = [
    path("territoires/communes/", views.communes, name="communes"),
]
