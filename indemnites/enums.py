"""Les mots des indemnités : où en est une ligne du registre, où en est une personne au regard du plafond."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour

# Ce qui se paie sans mission : la vie de l'association et la coordination (volet 1 de l'ACI).
FONCTIONNEMENT = ("fonctionnement", "Fonctionnement et coordination")


class EtatIndemnite(TextChoices):
    ENREGISTREE = "enregistree", "Enregistrée"
    ANNULEE = "annulee", "Annulée"


FICHES_INDEMNITE: dict[str, FicheEtat] = {
    EtatIndemnite.ENREGISTREE: FicheEtat.pour_tous("Enregistrée", Tour.PERSONNE, Badge.VALIDE),
    EtatIndemnite.ANNULEE: FicheEtat("Annulée, ne compte plus", "Annulée", Tour.PERSONNE, Badge.REFUSE),
}


class Niveau(TextChoices):
    """Où en est une personne, toutes CPTS comprises ; le mot se lit, la couleur l'accompagne."""

    SOUS = "sous", "Sous le plafond"
    PROCHE = "proche", "Proche du plafond"
    ATTEINT = "atteint", "Plafond atteint"
    A_VERIFIER = "a_verifier", "Plafond probablement atteint"
    INCONNU = "inconnu", "Plafond inconnu"


# La classe de couleur et l'icône de chaque niveau.
SIGNES: dict[str, tuple[str, str]] = {
    Niveau.SOUS: ("succes", "circle-check"),
    Niveau.PROCHE: ("attention", "triangle-exclamation"),
    Niveau.ATTEINT: ("danger", "circle-exclamation"),
    Niveau.A_VERIFIER: ("attention", "triangle-exclamation"),
    Niveau.INCONNU: ("", "circle-question"),
}
