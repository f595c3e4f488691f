"""Adresses publiques du financement."""

from django.urls import path

from financement import views

app_name = "financement"

urlpatterns = [path("simulateur/", views.simulateur, name="simulateur")]
