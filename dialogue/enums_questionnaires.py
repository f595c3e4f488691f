"""Les mots d'un questionnaire aux professionnels du territoire."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour

AUTRE_PROFESSION = "autre"
NOTES = range(1, 6)


class EtatQuestionnaire(TextChoices):
    PREPARATION = "preparation", "En préparation"
    OUVERT = "ouvert", "Ouvert"
    CLOS = "clos", "Clos"


class NatureQuestion(TextChoices):
    CHOIX = "choix", "Un choix"
    PLUSIEURS = "plusieurs", "Plusieurs choix"
    NOTE = "note", "Une note de 1 à 5"
    TEXTE = "texte", "Un texte court"


A_CHOIX = frozenset({NatureQuestion.CHOIX, NatureQuestion.PLUSIEURS})

FICHES_QUESTIONNAIRE: dict[str, FicheEtat] = {
    EtatQuestionnaire.PREPARATION: FicheEtat(
        "À préparer, puis à envoyer", "En préparation par l’équipe", Tour.PORTEUR, Badge.BROUILLON
    ),
    EtatQuestionnaire.OUVERT: FicheEtat(
        "Ouvert, les réponses arrivent", "Ouvert aux réponses", Tour.PORTEUR, Badge.EN_SIGNATURE
    ),
    EtatQuestionnaire.CLOS: FicheEtat("Clos, totaux disponibles", "Clos", Tour.PERSONNE, Badge.VALIDE),
}
