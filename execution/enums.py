"""Les mots des missions d'un contrat signé : jalons, réunions de suivi, alertes du radar (domaine §7)."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class NatureJalon(TextChoices):
    """Ce que la CPTS déclare d'une mission."""

    DEMARRAGE = "demarrage", "Démarrage"
    DEPLOIEMENT = "deploiement", "Déploiement complet"


class EtatJalon(TextChoices):
    A_DECLARER = "a_declarer", "À déclarer"
    DECLARE = "declare", "Déclaré"
    ACCEPTE = "accepte", "Accepté"
    CONTESTE = "conteste", "Contesté"


FICHES_JALON: dict[str, FicheEtat] = {
    EtatJalon.A_DECLARER: FicheEtat("À déclarer avec sa preuve", "À déclarer", Tour.PORTEUR, Badge.A_COMPLETER),
    EtatJalon.DECLARE: FicheEtat(
        "Déclaré, la caisse doit se prononcer", "Déclaré : à accepter ou à contester", Tour.AM, Badge.AM
    ),
    EtatJalon.ACCEPTE: FicheEtat("Accepté par la caisse", "Accepté", Tour.PERSONNE, Badge.VALIDE),
    EtatJalon.CONTESTE: FicheEtat(
        "Contesté par la caisse : complétez et déclarez à nouveau", "Contesté", Tour.PORTEUR, Badge.A_COMPLETER
    ),
}


class EtatSuivi(TextChoices):
    PREVUE = "prevue", "Prévue"
    TENUE = "tenue", "Tenue"
    ANNULEE = "annulee", "Annulée"


FICHES_SUIVI: dict[str, FicheEtat] = {
    EtatSuivi.PREVUE: FicheEtat.pour_tous("Prévue", Tour.PARTIES, Badge.EN_SIGNATURE),
    EtatSuivi.TENUE: FicheEtat.pour_tous("Tenue", Tour.PERSONNE, Badge.VALIDE),
    EtatSuivi.ANNULEE: FicheEtat.pour_tous("Annulée", Tour.PERSONNE, Badge.REFUSE),
}


class Niveau(TextChoices):
    """Où en est une échéance de mission au regard de ses limites ; le mot se lit, la couleur l'accompagne."""

    FAIT = "fait", "Fait"
    A_VENIR = "a_venir", "À venir"
    SANS_DATE = "sans_date", "Sans date au contrat"
    ORANGE = "orange", "Bientôt en retard"
    ROUGE = "rouge", "En retard"


# La classe de couleur et l'icône de chaque niveau ; le mot est toujours écrit.
SIGNES: dict[str, tuple[str, str]] = {
    Niveau.FAIT: ("succes", "circle-check"),
    Niveau.A_VENIR: ("", "clock"),
    Niveau.SANS_DATE: ("", "circle-question"),
    Niveau.ORANGE: ("attention", "triangle-exclamation"),
    Niveau.ROUGE: ("danger", "circle-exclamation"),
}
