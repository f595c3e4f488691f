"""Présentation des missions pour le public ; délais et statut (socle ou non) viennent du barème, pas d'ici."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PresentationMission:
    """``code`` est celui du barème et du catalogue des missions."""

    code: str
    icone: str
    but: str
    exemples: tuple[str, ...]


PRESENTATIONS = {
    mission.code: mission
    for mission in (
        PresentationMission(
            "acces_soins",
            "stethoscope",
            "Trouver un médecin traitant, et une réponse sous 24 heures quand la demande ne peut pas attendre.",
            (
                "recenser les patients sans médecin traitant et les orienter selon l’urgence de leur état ;",
                "tenir la liste des médecins qui peuvent accueillir de nouveaux patients ;",
                "réserver chaque jour des créneaux pour les demandes non programmées ;",
                "ouvrir une ligne de régulation tenue par un professionnel formé.",
            ),
        ),
        PresentationMission(
            "parcours",
            "route",
            "Éviter les ruptures entre la ville, l’hôpital et le domicile.",
            (
                "organiser la sortie d’hospitalisation avec les soignants de ville ;",
                "suivre ensemble les personnes âgées à domicile ;",
                "faciliter l’accès aux médecins d’autres spécialités.",
            ),
        ),
        PresentationMission(
            "prevention",
            "shield-heart",
            "Agir avant la maladie, selon les besoins du territoire.",
            (
                "campagnes de vaccination et de dépistage ;",
                "repérage des fragilités et des addictions ;",
                "réponses locales à la canicule ou à la pollution.",
            ),
        ),
        PresentationMission(
            "qualite",
            "medal",
            "Échanger entre professions sur les pratiques et les cas difficiles.",
            (
                "groupes d’analyse de pratiques ;",
                "concertations autour de situations complexes ;",
                "retours d’expérience partagés.",
            ),
        ),
        PresentationMission(
            "accompagnement",
            "graduation-cap",
            "Donner envie de s’installer, et aider ceux qui arrivent.",
            (
                "accueil des étudiants et des remplaçants ;",
                "aide à l’installation et aux premières démarches ;",
                "mise en valeur du territoire.",
            ),
        ),
        PresentationMission(
            "crise_sanitaire",
            "truck-medical",
            "Se préparer à répondre ensemble à une crise sanitaire grave.",
            (
                "un plan d’action tenu à jour ;",
                "un annuaire des volontaires et des lieux ;",
                "un rôle pour chacun, connu à l’avance.",
            ),
        ),
    )
}
