"""Les mots de l'information des tiers."""

from django.db.models import TextChoices


class PublicTiers(TextChoices):
    CTS = "cts", "Conseil territorial de santé"
    VOISINE = "voisine", "CPTS voisine"
