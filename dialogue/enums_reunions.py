"""Les mots d'une réunion : ses états, d'où viennent ses invités."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatReunion(TextChoices):
    PREVUE = "prevue", "Prévue"
    TENUE = "tenue", "Tenue"
    ANNULEE = "annulee", "Annulée"


class OrigineInvite(TextChoices):
    EQUIPE = "equipe", "Équipe du dossier"
    ACTEUR = "acteur", "Acteur du projet"
    GUICHET = "guichet", "Guichet CPTS"


FICHES_REUNION: dict[str, FicheEtat] = {
    EtatReunion.PREVUE: FicheEtat("Prévue", "Prévue", Tour.PORTEUR, Badge.EN_SIGNATURE),
    EtatReunion.TENUE: FicheEtat("Tenue", "Tenue", Tour.PERSONNE, Badge.VALIDE),
    EtatReunion.ANNULEE: FicheEtat("Annulée", "Annulée", Tour.PERSONNE, Badge.REFUSE),
}
