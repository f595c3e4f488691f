"""Les mots du dialogue : à qui s'adresse un fil, depuis quand il existe, ce qu'on y écrit."""

from django.db.models import TextChoices


class Public(TextChoices):
    """Qui se parle dans un fil ; un dossier a au plus un fil par public."""

    PORTEUR_GUICHET = "porteur_guichet", "Porteur et Guichet"
    GUICHET_ARS = "guichet_ars", "Guichet et ARS"
    ARS_AM = "ars_am", "ARS et Assurance Maladie"
    GUICHET = "guichet", "Interne au Guichet"
    ARS = "ars", "Interne à l’ARS"


class Moment(TextChoices):
    """Depuis quand un fil existe (domaine §3)."""

    ACCOMPAGNEMENT = "accompagnement", "premier dépôt, ou relecture demandée"
    TRANSMISSION = "transmission", "transmission de la lettre à l’ARS"
    PROJET_DEPOSE = "projet_depose", "dépôt du projet de santé"


class Relecteurs(TextChoices):
    """Ce qu'un relecteur d'URPS lit d'un fil du Guichet."""

    TOUJOURS = "toujours", "oui"
    SA_CONTRIBUTION_ENVOYEE = "sa_contribution_envoyee", "une fois sa propre contribution envoyée"
    JAMAIS = "jamais", "non"


class Nature(TextChoices):
    """Un message écrit dans le fil, ou la note de ce qui s'est dit ailleurs."""

    MESSAGE = "message", "Message"
    APPEL = "appel", "Appel téléphonique"
    REUNION = "reunion", "Réunion"
    COURRIER = "courrier", "Courrier"


NOTES = (Nature.APPEL, Nature.REUNION, Nature.COURRIER)
