"""Le kit du Guichet : pour chaque outil, ce que le portail fait désormais, ou qui le fournit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outil:
    """``page`` est le nom de l'adresse du portail, vide si l'outil vient du Guichet par téléphone."""

    titre: str
    texte: str
    page: str = ""
    lien: str = ""


REMPLACES = (
    Outil(
        "Questionnaire à imprimer",
        "Toutes les questions de la lettre d’intention, leur aide et la place pour écrire : à remplir entre collègues.",
        "dossiers:questionnaire",
        "Télécharger le questionnaire vierge (PDF)",
    ),
    Outil(
        "Modèle de lettre d’intention",
        "La lettre s’écrit ici, étape par étape, avec les contrôles affichés pendant la saisie.",
        "dossiers:liste",
        "Ouvrir mes dossiers",
    ),
    Outil(
        "Modèle de projet de santé",
        "Le projet reprend la lettre accordée ; vous complétez, vous ne recopiez pas.",
        "pages:etapes",
        "Voir les étapes",
    ),
    Outil(
        "Formulaire de demande de subvention",
        "Le budget de la demande suit la structure du formulaire Cerfa 12156 et vérifie l’équilibre.",
        "pages:financement",
        "Comprendre le financement",
    ),
    Outil(
        "Trousse de l’association",
        "Statuts, règlement intérieur, procès-verbal, convocation… remplis depuis votre dossier, en PDF et à modifier.",
        "association:presentation",
        "Voir ce qu’elle contient",
    ),
    Outil(
        "Calcul des montants",
        "Population, missions et options donnent chaque ligne, sa règle et son échéancier sur cinq ans.",
        "financement:simulateur",
        "Simuler",
    ),
    Outil(
        "Guide et support d’autoformation",
        "Ce qu’il faut savoir tient dans ces pages, avec un glossaire lié à chaque mot technique.",
        "pages:cpts",
        "Comprendre les CPTS",
    ),
)

FOURNIS = (
    Outil(
        "Éléments de diagnostic territorial",
        "Données de population, d’offre et d’activité de votre territoire, sur demande au Guichet.",
    ),
    Outil(
        "Questionnaire aux professionnels",
        "Le Guichet l’envoie aux médecins libéraux de votre territoire pour les informer et les associer.",
    ),
    Outil(
        "Support d’animation de réunion",
        "Un canevas pour votre première réunion publique, à demander au Guichet.",
    ),
    Outil(
        "Création d’une association",
        "Des statuts types à adapter ; une association est nécessaire pour percevoir les crédits de l’ARS.",
    ),
    Outil(
        "Aide financière à la lettre d’intention",
        "L’URPS des médecins libéraux peut apporter 8 000 € et une aide de méthode, sur demande.",
    ),
)
