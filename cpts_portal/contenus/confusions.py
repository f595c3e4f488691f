"""Ce qu'une CPTS n'est pas : les voisins avec lesquels on la confond, et ce qui les distingue."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Confusion:
    """``difference`` complète la phrase « La CPTS, elle, … »."""

    sigle: str
    nom: str
    role: str
    difference: str


CONFUSIONS = (
    Confusion(
        "ESP",
        "Équipe de soins primaires",
        "Des professionnels de premier recours se coordonnent pour leurs propres patients.",
        "répond aux besoins de toute la population d’un territoire, plus large, avec le second recours.",
    ),
    Confusion(
        "MSP",
        "Maison de santé pluriprofessionnelle",
        "Une équipe de soins primaires a son projet de santé et respecte un cahier des charges national.",
        "n’est pas un lieu d’exercice : plusieurs maisons de santé peuvent en être membres.",
    ),
    Confusion(
        "CDS",
        "Centre de santé",
        "Une structure emploie des soignants salariés et reçoit des patients.",
        "ne soigne pas : elle organise le travail entre ceux qui soignent, centres de santé compris.",
    ),
    Confusion(
        "DAC",
        "Dispositif d’appui à la coordination (ancienne PTA)",
        "Une équipe aide les professionnels, au cas par cas, quand la situation d’un patient est complexe.",
        "construit des parcours pour tous ; elle s’appuie sur le DAC pour les situations complexes.",
    ),
    Confusion(
        "CLS",
        "Contrat local de santé",
        "L’ARS et les collectivités s’accordent sur les priorités de santé du territoire.",
        "est portée par les soignants ; elle tient compte du contrat local quand il existe.",
    ),
    Confusion(
        "PDSA",
        "Permanence des soins ambulatoires",
        "Des médecins de garde répondent la nuit, le week-end et les jours fériés.",
        "organise les demandes du jour aux heures ouvrées. Un projet de garde n’est pas recevable.",
    ),
    Confusion(
        "GHT",
        "Groupement hospitalier de territoire",
        "Des hôpitaux publics mettent en commun une partie de leur organisation.",
        "part de la ville ; les hôpitaux du groupement y sont membres ou partenaires.",
    ),
)

NON_RECEVABLES = (
    "un projet réduit à une seule filière ou à un seul type de patients ;",
    "un projet bâti autour d’un outil numérique ou de la seule télémédecine ;",
    "un projet de garde, qui relève de la permanence des soins ;",
    "un projet sans établissement de santé ni acteur médico-social, même partenaire.",
)
