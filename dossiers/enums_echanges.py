"""Les mots des échanges : commentaires de l'équipe, relecture amicale, appuis demandés au Guichet."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatFil(TextChoices):
    OUVERT = "ouvert", "Ouvert"
    RESOLU = "resolu", "Résolu"


class EtatRelecture(TextChoices):
    OUVERTE = "ouverte", "En cours de lecture"
    TERMINEE = "terminee", "Lecture terminée"
    FERMEE = "fermee", "Fermée"


class NatureAppui(TextChoices):
    DIAGNOSTIC = "diagnostic", "Éléments de diagnostic"
    QUESTIONNAIRE = "questionnaire", "Questionnaire aux professionnels"
    REUNION = "reunion", "Réunion"
    ECRITURE = "ecriture", "Aide à l’écriture"
    LOGISTIQUE = "logistique", "Appui logistique"


class EtatAppui(TextChoices):
    DEMANDE = "demande", "Demandé"
    ACCEPTE = "accepte", "Accepté"
    FAIT = "fait", "Fait"
    DECLINE = "decline", "Décliné"
    ANNULE = "annule", "Annulé"


RELECTURE_EN_COURS = (EtatRelecture.OUVERTE, EtatRelecture.TERMINEE)
APPUI_EN_COURS = (EtatAppui.DEMANDE, EtatAppui.ACCEPTE)

FICHES_FIL: dict[str, FicheEtat] = {
    EtatFil.OUVERT: FicheEtat("À traiter", "À traiter par l’équipe", Tour.PORTEUR, Badge.A_COMPLETER),
    EtatFil.RESOLU: FicheEtat("Résolu", "Résolu par l’équipe", Tour.PERSONNE, Badge.TERMINE),
}
FICHES_RELECTURE: dict[str, FicheEtat] = {
    EtatRelecture.OUVERTE: FicheEtat("Le Guichet lit votre brouillon", "Brouillon à lire", Tour.GUICHET, Badge.GUICHET),
    EtatRelecture.TERMINEE: FicheEtat(
        "Le Guichet a terminé sa lecture", "Lecture terminée, brouillon encore ouvert", Tour.PORTEUR, Badge.AVIS_RENDU
    ),
    EtatRelecture.FERMEE: FicheEtat("Relecture fermée", "Relecture fermée", Tour.PERSONNE, Badge.TERMINE),
}
FICHES_APPUI: dict[str, FicheEtat] = {
    EtatAppui.DEMANDE: FicheEtat("Demandé, réponse du Guichet attendue", "À répondre", Tour.GUICHET, Badge.GUICHET),
    EtatAppui.ACCEPTE: FicheEtat("Accepté par le Guichet", "Accepté, à faire", Tour.GUICHET, Badge.ACCORDEE),
    EtatAppui.FAIT: FicheEtat("Fait", "Fait", Tour.PERSONNE, Badge.TERMINE),
    EtatAppui.DECLINE: FicheEtat("Décliné par le Guichet", "Décliné", Tour.PERSONNE, Badge.REFUSE),
    EtatAppui.ANNULE: FicheEtat("Annulé", "Annulé par le porteur", Tour.PERSONNE, Badge.TERMINE),
}
