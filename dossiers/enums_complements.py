"""Les mots des compléments : ce que l'on demande au porteur, où en est chaque élément, ce qu'il répond."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class NatureElement(TextChoices):
    """Ce qu'un élément demande ; l'effet de chacune sur le délai est dans ``dossiers.natures``."""

    PIECE_MANQUANTE = "piece_manquante", "Pièce manquante"
    PIECE_A_REMPLACER = "piece_a_remplacer", "Pièce à remplacer"
    CHAMP = "champ", "Champ à préciser"
    PERIMETRE = "perimetre", "Périmètre à modifier"
    QUESTION = "question", "Question"


class EtatElement(TextChoices):
    PREPARE = "prepare", "En préparation"
    DEMANDE = "demande", "Demandé"
    REPONDU = "repondu", "Répondu"
    ACCEPTE = "accepte", "Accepté"
    A_REVOIR = "a_revoir", "À revoir"
    RETIRE = "retire", "Retiré"
    REFUSE = "refuse", "Non rouvert"


class NatureReponse(TextChoices):
    """Ce que le porteur dit d'un élément ; sans réponse, il renvoie à la nouvelle version."""

    FAIT = "fait", "C’est fait dans le dossier"
    ECRITE = "ecrite", "Je réponds par écrit"
    IMPOSSIBLE = "impossible", "Je ne peux pas, voici pourquoi"


ELEMENT_ATTENDU = (EtatElement.DEMANDE,)
ELEMENT_REPONDU = (EtatElement.REPONDU, EtatElement.ACCEPTE, EtatElement.A_REVOIR)

FICHES_ELEMENT: dict[str, FicheEtat] = {
    EtatElement.PREPARE: FicheEtat("En préparation", "En préparation, non envoyé", Tour.PERSONNE, Badge.BROUILLON),
    EtatElement.DEMANDE: FicheEtat(
        "À vous de répondre", "Réponse attendue du porteur", Tour.PORTEUR, Badge.A_COMPLETER
    ),
    EtatElement.REPONDU: FicheEtat("Répondu, à l’examen", "Réponse à examiner", Tour.PERSONNE, Badge.AVIS_RENDU),
    EtatElement.ACCEPTE: FicheEtat("Accepté", "Accepté", Tour.PERSONNE, Badge.VALIDE),
    EtatElement.A_REVOIR: FicheEtat("À revoir", "À revoir, renvoyé au porteur", Tour.PERSONNE, Badge.REFUSE),
    EtatElement.REFUSE: FicheEtat(
        "Non rouvert, voyez pourquoi", "Refusé au porteur, non rouvert", Tour.PERSONNE, Badge.REFUSE
    ),
    EtatElement.RETIRE: FicheEtat("Retiré par le demandeur", "Retiré", Tour.PERSONNE, Badge.TERMINE),
}
