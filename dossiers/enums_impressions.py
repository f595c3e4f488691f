"""Où en est un long PDF ; la situation se lit dans ses dates, elle ne s'enregistre pas."""

from django.db.models import TextChoices

from dossiers.enums import TypeDocument

# Ces documents prennent plus que le temps d'une requête : le travailleur les produit.
LONGS = frozenset({TypeDocument.PROJET.value, TypeDocument.ANNEXES.value})


class SituationImpression(TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours"
    PRETE = "prete", "Prêt"
    ECHOUEE = "echouee", "Échec"
