"""Une valeur de paramètre déjà en vigueur, sans passer par l'administrateur."""

from datetime import date

from django.utils import timezone

from commun.models import ValeurDeParametre
from commun.parametres import Parametre, Valeur, oublier


def poser(parametre: Parametre, valeur: Valeur, effet_le: date = date(2020, 1, 1)) -> ValeurDeParametre:
    """Fait valoir ``valeur`` depuis ``effet_le`` ; le cache est oublié."""
    posee = ValeurDeParametre.objects.create(
        cle=parametre.cle,
        valeur=list(valeur) if isinstance(valeur, tuple) else valeur,
        effet_le=effet_le,
        source="Essai",
        motif="Essai",
        auteur=1,
        pose_le=timezone.now(),
    )
    oublier()
    return posee
