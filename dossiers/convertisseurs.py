"""Les morceaux d'adresse propres aux dossiers ; à importer avant d'écrire une adresse qui s'en sert."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from dossiers.enums import Sujet


class SujetRedige(StringConverter):
    """Ce que le porteur rédige rubrique par rubrique ; le contrat a ses propres pages."""

    regex = f"{Sujet.LETTRE}|{Sujet.PROJET}"


class NatureActeur(StringConverter):
    """Une personne ou une structure."""

    regex = "personne|structure"


register_converter(SujetRedige, "redige")
register_converter(NatureActeur, "nature")
