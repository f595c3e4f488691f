"""Les trois étapes, avec qui agit, le délai et son effet (CSP L1434-12, CRPA L114-5, L231-4 3° et L231-1)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Etape:
    """Une étape : ce que le porteur prépare, qui répond, en combien de temps, et ce que vaut le silence."""

    numero: int
    cle: str
    titre: str
    resume: str
    duree: str
    preparez: tuple[str, ...]
    repondent: tuple[tuple[str, str], ...]
    silence: str
    ensuite: str


ETAPES = (
    Etape(
        1,
        "lettre",
        "La lettre d’intention",
        "Vous dites où, pourquoi, avec qui, et ce qu’il vous faut pour construire le projet.",
        "Avis du Guichet, puis deux mois pour l’ARS",
        (
            "les communes ou les quartiers de votre territoire, qui pourra encore changer ;",
            "les besoins de santé, appuyés sur des éléments de diagnostic ;",
            "la façon dont les professionnels ont été informés et associés ;",
            "ce que vous voulez faire pour chacune des trois missions socles ;",
            "votre demande de financement de démarrage, si vous en avez besoin.",
        ),
        (
            (
                "Le Guichet CPTS",
                "lit la lettre avec les dix URPS et rend un avis sur quatre critères. L’avis est consultatif : "
                "s’il est défavorable, vous choisissez de reprendre la lettre ou de la maintenir.",
            ),
            ("L’ARS", "accorde ou refuse le financement de démarrage, et ouvre la suite."),
        ),
        "Le silence de l’ARS ne vaut pas accord. Deux mois après la transmission naît un refus implicite, que "
        "l’ARS peut encore remplacer par un accord ; les voies de recours sont affichées dans le dossier.",
        "L’accord de l’ARS ouvre aussitôt le projet de santé, déjà rempli avec ce que vous avez écrit.",
    ),
    Etape(
        2,
        "projet",
        "Le projet de santé",
        "Vous détaillez le diagnostic, les actions, la gouvernance et le budget de la communauté.",
        "6 à 12 mois pour l’écrire, deux mois pour la réponse de l’ARS",
        (
            "un diagnostic du territoire : population, offre de soins, activité, flux de patients ;",
            "une fiche par action, avec un responsable, des moyens, un calendrier et un indicateur ;",
            "les membres et les partenaires, dont au moins un établissement de santé ou médico-social ;",
            "la gouvernance et la forme juridique, le plus souvent une association ;",
            "le système d’information et un budget prévisionnel équilibré.",
        ),
        (
            ("L’ARS", "valide le projet ou s’y oppose, avec un motif écrit."),
            ("L’Assurance Maladie", "valide ensuite le projet, ou le refuse avec un motif."),
        ),
        "Deux mois après le dépôt d’un projet complet, le silence de l’ARS vaut validation. Une demande de pièces "
        "arrête ce délai ; il repart de zéro quand les pièces arrivent.",
        "La validation de l’Assurance Maladie ouvre la préparation du contrat.",
    ),
    Etape(
        3,
        "contrat",
        "Le contrat tripartite",
        "La CPTS, l’ARS et l’Assurance Maladie signent pour cinq ans, et les versements commencent.",
        "Cinq ans, avec un rendez-vous chaque année",
        (
            "la date de démarrage de chaque mission ;",
            "les indicateurs suivis et ceux qui comptent pour la rémunération ;",
            "les personnes habilitées à signer et les coordonnées bancaires.",
        ),
        (
            ("Les trois parties", "signent une fois chacune, dans l’ordre qui leur convient."),
            (
                "L’Assurance Maladie",
                "verse la dotation de fonctionnement à la signature, puis le reste selon les missions.",
            ),
        ),
        "Aucune signature n’est tacite : le contrat commence le jour de la troisième signature.",
        "Chaque année : relevé des indicateurs, dialogue entre les trois parties, solde et avance.",
    ),
)

CRITERES_DE_L_AVIS = (
    ("Le territoire", "Il est nommé, cohérent avec les habitudes de soins, et peut évoluer."),
    ("Les besoins", "Au moins un besoin de santé est appuyé sur un élément de diagnostic."),
    ("La mobilisation", "Les professionnels ont été informés, et certains sont déjà associés."),
    ("Les missions", "Le projet répond à chacune des missions socles."),
)
