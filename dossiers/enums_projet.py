"""Les listes de choix propres au projet de santé (domaine §9)."""

from django.db import models


class NiveauObjectif(models.IntegerChoices):
    """Du plus large au plus concret ; chaque objectif se rattache au niveau juste au-dessus."""

    GENERAL = 1, "Objectif général"
    SPECIFIQUE = 2, "Objectif spécifique"
    OPERATIONNEL = 3, "Objectif opérationnel"
