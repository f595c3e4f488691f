"""La bibliothèque de questions, rédigée par le projet : besoins, délais, soins non programmés, participation, freins.

Le code d'une question est stable ; sa rédaction est recopiée dans chaque questionnaire, où elle ne change plus.
"""

from dataclasses import dataclass

from dialogue.enums_questionnaires import NatureQuestion as N


@dataclass(frozen=True)
class QuestionType:
    """Une question proposée ; ``choix`` vide pour une note ou un texte."""

    code: str
    theme: str
    intitule: str
    nature: N
    choix: tuple[str, ...] = ()


_FREQUENCE = ("Jamais ou presque", "Quelques fois par mois", "Chaque semaine", "Chaque jour")
_DELAIS = (
    "Moins d’une semaine",
    "Une à deux semaines",
    "Deux à quatre semaines",
    "Plus d’un mois",
    "Je ne prends plus",
)

BIBLIOTHEQUE: tuple[QuestionType, ...] = (
    QuestionType(
        "besoin_principal",
        "Besoins perçus",
        "Quels besoins de santé sont le moins bien couverts sur le territoire ?",
        N.PLUSIEURS,
        (
            "Trouver un médecin traitant",
            "Être vu rapidement sans rendez-vous",
            "Suivi des maladies chroniques",
            "Santé mentale",
            "Maintien à domicile des personnes âgées",
            "Santé de l’enfant et de la femme",
            "Prévention et dépistage",
        ),
    ),
    QuestionType("offre_note", "Besoins perçus", "Comment jugez-vous l’offre de soins du territoire ?", N.NOTE),
    QuestionType("besoin_libre", "Besoins perçus", "Un besoin que nous aurions oublié ?", N.TEXTE),
    QuestionType(
        "delai_rdv",
        "Délais",
        "Sous quel délai proposez-vous un premier rendez-vous à un nouveau patient ?",
        N.CHOIX,
        _DELAIS,
    ),
    QuestionType(
        "adressage_difficile",
        "Délais",
        "Vous arrive-t-il de ne pas savoir à qui adresser un patient ?",
        N.CHOIX,
        _FREQUENCE,
    ),
    QuestionType(
        "snp_frequence",
        "Soins non programmés",
        "À quelle fréquence recevez-vous des demandes de soins non programmés ?",
        N.CHOIX,
        _FREQUENCE,
    ),
    QuestionType(
        "snp_creneaux",
        "Soins non programmés",
        "Réserveriez-vous des créneaux aux soins non programmés, si le territoire s’organise ?",
        N.CHOIX,
        ("Oui, c’est déjà le cas", "Oui", "Peut-être, selon les modalités", "Non"),
    ),
    QuestionType("coordination_note", "Coordination", "Travaillez-vous facilement avec les autres métiers ?", N.NOTE),
    QuestionType(
        "outils",
        "Coordination",
        "Par quels moyens échangez-vous sur un patient ?",
        N.PLUSIEURS,
        ("Téléphone", "Messagerie sécurisée de santé", "Dossier partagé", "Courrier", "Rencontres", "Aucun"),
    ),
    QuestionType(
        "participation",
        "Envie de participer",
        "Souhaitez-vous prendre part au projet de CPTS ?",
        N.CHOIX,
        ("Oui, dans un groupe de travail", "Oui, de temps en temps", "Être informé seulement", "Non"),
    ),
    QuestionType(
        "themes",
        "Envie de participer",
        "Sur quels sujets ?",
        N.PLUSIEURS,
        (
            "Accès aux soins",
            "Parcours des patients",
            "Prévention",
            "Crise sanitaire",
            "Accueil de jeunes professionnels",
        ),
    ),
    QuestionType(
        "freins",
        "Freins",
        "Qu’est-ce qui vous retiendrait ?",
        N.PLUSIEURS,
        ("Le temps", "L’indemnisation", "Les outils numériques", "La distance", "Je ne vois pas l’intérêt", "Rien"),
    ),
    QuestionType("frein_libre", "Freins", "Que faudrait-il pour que la CPTS vous soit utile ?", N.TEXTE),
)
PAR_CODE = {question.code: question for question in BIBLIOTHEQUE}


def choix_par_theme() -> list[tuple[str, list[tuple[str, str]]]]:
    """Les questions rangées par thème, dans l'ordre de la bibliothèque."""
    themes: dict[str, list[tuple[str, str]]] = {}
    for question in BIBLIOTHEQUE:
        themes.setdefault(question.theme, []).append((question.code, question.intitule))
    return list(themes.items())
