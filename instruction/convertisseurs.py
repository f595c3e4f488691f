"""Les morceaux d'adresse de l'instruction ; à importer avant d'écrire une adresse qui s'en sert."""

from django.urls import register_converter
from django.urls.converters import StringConverter

from instruction.enums_ars import Cote


class CoteDInstruction(StringConverter):
    """L'ARS ou l'Assurance Maladie."""

    regex = f"{Cote.ARS}|{Cote.AM}"


register_converter(CoteDInstruction, "cote")
