"""Les mots de l'instruction par l'ARS : décision préparée puis prise, financement FIR suivi (domaine §2, §10)."""

from dataclasses import replace

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class SensDecision(TextChoices):
    ACCORD = "accord", "Accord"
    REFUS = "refus", "Refus"


class VoieDecision(TextChoices):
    """Ce qui se décide, et de quel côté ; le détail est dans ``instruction.voies_decision``."""

    LETTRE_ARS = "lettre_ars", "La lettre, par l’ARS"
    PROJET_ARS = "projet_ars", "Le projet, par l’ARS"
    PROJET_AM = "projet_am", "Le projet, par l’Assurance Maladie"


class Cote(TextChoices):
    """Le côté qui instruit un projet de santé."""

    ARS = "ars", "ARS"
    AM = "am", "Assurance Maladie"


class EtatDecision(TextChoices):
    EN_PREPARATION = "en_preparation", "En préparation"
    PROPOSEE = "proposee", "Proposée au décideur"
    RENVOYEE = "renvoyee", "Renvoyée à l’instructeur"
    PRISE = "prise", "Prise"
    SANS_OBJET = "sans_objet", "Sans objet"


DECISION_VIVANTE = (EtatDecision.EN_PREPARATION, EtatDecision.PROPOSEE, EtatDecision.RENVOYEE)
DECISION_MODIFIABLE = frozenset({EtatDecision.EN_PREPARATION, EtatDecision.RENVOYEE})

# Le porteur ne lit jamais ces états : la lettre reste « Transmise à l'ARS, décision attendue ».
_ATTENTE = "Transmise à l’ARS, décision attendue"
FICHES_DECISION: dict[str, FicheEtat] = {
    EtatDecision.EN_PREPARATION: FicheEtat(_ATTENTE, "Décision en préparation", Tour.ARS, Badge.ARS),
    EtatDecision.PROPOSEE: FicheEtat(_ATTENTE, "Décision proposée, à prendre", Tour.ARS, Badge.ARS),
    EtatDecision.RENVOYEE: FicheEtat(_ATTENTE, "Décision renvoyée à l’instructeur", Tour.ARS, Badge.A_COMPLETER),
    EtatDecision.PRISE: FicheEtat(_ATTENTE, "Décision prise", Tour.PERSONNE, Badge.TERMINE),
    EtatDecision.SANS_OBJET: FicheEtat(_ATTENTE, "Préparation sans objet", Tour.PERSONNE, Badge.TERMINE),
}
FICHES_DECISION_AM: dict[str, FicheEtat] = {
    etat: replace(
        fiche,
        tour=Tour.AM if fiche.tour == Tour.ARS else fiche.tour,
        badge=Badge.AM if fiche.badge == Badge.ARS else fiche.badge,
    )
    for etat, fiche in FICHES_DECISION.items()
}


class EtatFIR(TextChoices):
    EN_COURS = "en_cours", "Convention en cours"
    COMPTE_RENDU = "compte_rendu", "Compte rendu déposé"
    A_REVERSER = "a_reverser", "Somme à reverser"
    SOLDEE = "soldee", "Soldée"


FICHES_FIR: dict[str, FicheEtat] = {
    EtatFIR.EN_COURS: FicheEtat(
        "Financement en cours, compte rendu à rendre", "Compte rendu financier attendu", Tour.PORTEUR, Badge.ACTIF
    ),
    EtatFIR.COMPTE_RENDU: FicheEtat(
        "Compte rendu remis, l’ARS l’examine", "Compte rendu financier à examiner", Tour.ARS, Badge.ARS
    ),
    EtatFIR.A_REVERSER: FicheEtat(
        "Une somme est à reverser à l’ARS", "Reversement attendu", Tour.PORTEUR, Badge.A_COMPLETER
    ),
    EtatFIR.SOLDEE: FicheEtat("Financement soldé", "Convention soldée", Tour.PERSONNE, Badge.TERMINE),
}
