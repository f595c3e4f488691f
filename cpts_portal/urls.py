"""Plan du portail : chaque application apporte ses adresses."""

from django.urls import include, path

urlpatterns: list = []
