"""Les mots du déport : pourquoi une personne n'instruit pas un dossier (domaine §3)."""

from django.db.models import TextChoices


class OrigineDeport(TextChoices):
    ACTEUR = "acteur", "Acteur du dossier"
    VOISIN = "voisin", "Acteur d’une CPTS voisine"
    RECUSATION = "recusation", "S’est récusé"
    DECISION = "decision", "Décision du coordinateur"
