"""Où se donne une valeur qui manque : la page et le champ."""

from django.urls import reverse

from association.redaction.champs import CHAMPS, CONTACT, DIRIGEANTS, TERRITOIRE
from dossiers.models import Dossier


def adresse_du_champ(dossier: Dossier, cle: str) -> str:
    """L'adresse du champ à remplir, ancre comprise."""
    champ = CHAMPS[cle]
    if champ.page == TERRITOIRE:
        return reverse("dossiers:territoire", args=[dossier.numero, "lettre"])
    if champ.page == CONTACT:
        return reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "contact"])
    if champ.page == DIRIGEANTS:
        return reverse("association:dirigeants", args=[dossier.numero])
    return f"{reverse('association:options', args=[dossier.numero])}#div_id_{champ.ancre}"
