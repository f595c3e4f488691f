"""Les mots d'une séance du Guichet : où elle en est, ce qu'elle décide de chaque dossier (S4)."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class SituationSeance(TextChoices):
    """Où en est une séance ; se lit dans ses dates, ne s'enregistre pas."""

    PREPARATION = "preparation", "En préparation"
    OUVERTE = "ouverte", "Ouverte"
    CLOSE = "close", "Close"
    ANNULEE = "annulee", "Annulée"


BADGES_DE_SEANCE: dict[str, Badge] = {
    SituationSeance.PREPARATION: Badge.BROUILLON,
    SituationSeance.OUVERTE: Badge.GUICHET,
    SituationSeance.CLOSE: Badge.TERMINE,
    SituationSeance.ANNULEE: Badge.REFUSE,
}


class EtatPassage(TextChoices):
    """Ce que la séance a noté d'un dossier."""

    A_EXAMINER = "a_examiner", "À examiner"
    AVIS_PROPOSE = "avis_propose", "Avis proposé"
    REPORTE = "reporte", "Reporté"
    COMPLEMENTS = "complements", "Compléments à demander"


_LU_DU_PORTEUR = "Le Guichet prépare son avis"
FICHES_PASSAGE: dict[str, FicheEtat] = {
    EtatPassage.A_EXAMINER: FicheEtat(_LU_DU_PORTEUR, "À examiner en séance", Tour.GUICHET, Badge.GUICHET),
    EtatPassage.AVIS_PROPOSE: FicheEtat(_LU_DU_PORTEUR, "Avis proposé en séance", Tour.GUICHET, Badge.AVIS_RENDU),
    EtatPassage.REPORTE: FicheEtat(_LU_DU_PORTEUR, "Reporté par la séance", Tour.GUICHET, Badge.A_COMPLETER),
    EtatPassage.COMPLEMENTS: FicheEtat(_LU_DU_PORTEUR, "Compléments à demander", Tour.GUICHET, Badge.A_COMPLETER),
}
