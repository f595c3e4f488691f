"""Les convertisseurs d'adresses d'un dossier ; inscrits à l'import, avant toute table d'adresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from dossiers.enums import Sujet


class SujetRedige(StringConverter):
    """« redige » : ce que le porteur rédige rubrique par rubrique ; le contrat a ses propres pages."""

    regex = f"{Sujet.LETTRE}|{Sujet.PROJET}"


register_converter(SujetRedige, "redige")
