"""Les états d'une version de barème, et les familles de barèmes qui ne se recouvrent pas dans le temps."""

from django.db.models import TextChoices


class FamilleDeBareme(TextChoices):
    """Ce qu'un barème finance : deux versions vérifiées d'une même famille ne valent jamais le même jour."""

    ACI = "aci", "ACI des CPTS"


class EtatVersion(TextChoices):
    """Seul ``verifie`` s'offre aux nouveaux contrats ; ``retire`` paie encore ceux qui l'ont figé."""

    BROUILLON = "brouillon", "Brouillon"
    SOUMIS = "soumis", "À vérifier"
    VERIFIE = "verifie", "Vérifié"
    RETIRE = "retire", "Retiré"
    ABANDONNE = "abandonne", "Abandonné"


class Origine(TextChoices):
    """Livré avec le portail (relu avec son code), ou saisi et vérifié par deux personnes."""

    PORTAIL = "portail", "Livré avec le portail"
    SAISIE = "saisie", "Saisi dans le portail"


# Clé de la liste unique des badges.
BADGES = {
    EtatVersion.BROUILLON: "brouillon",
    EtatVersion.SOUMIS: "a_completer",
    EtatVersion.VERIFIE: "valide",
    EtatVersion.RETIRE: "termine",
    EtatVersion.ABANDONNE: "refuse",
}
