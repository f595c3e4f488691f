"""Les listes de choix propres au projet de santé (domaine §9)."""

from django.db import models


class NiveauObjectif(models.IntegerChoices):
    """Du plus large au plus concret ; chaque objectif se rattache au niveau juste au-dessus."""

    GENERAL = 1, "Objectif général"
    SPECIFIQUE = 2, "Objectif spécifique"
    OPERATIONNEL = 3, "Objectif opérationnel"


class Priorite(models.TextChoices):
    """La priorité d'une action."""

    HAUTE = "haute", "Haute"
    MOYENNE = "moyenne", "Moyenne"
    BASSE = "basse", "Basse"


class Frequence(models.TextChoices):
    """À quel rythme un indicateur se relève ; deux fois par an au moins (domaine §7)."""

    MENSUELLE = "mensuelle", "Chaque mois"
    TRIMESTRIELLE = "trimestrielle", "Chaque trimestre"
    SEMESTRIELLE = "semestrielle", "Deux fois par an"
    ANNUELLE = "annuelle", "Une fois par an"
