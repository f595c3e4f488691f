"""Charge le catalogue de départ dans la base, sans jamais écraser ce que l'administrateur a changé."""

from django.apps import apps as applications
from django.apps.registry import Apps

from missions.catalogue import CATALOGUE, MissionDuCatalogue


def charger_catalogue(apps: Apps = applications) -> int:
    """Crée les missions, conditions et indicateurs manquants ; rend le nombre de lignes créées (0 la seconde fois).

    ``apps`` : le registre courant, ou l'historique que reçoit une migration de données. Une ligne déjà présente
    (même code) n'est jamais modifiée : une correction du catalogue passe par une migration qui la nomme.
    """
    return sum(_charger_mission(apps, rang, mission) for rang, mission in enumerate(CATALOGUE, start=1))


def _charger_mission(apps: Apps, rang: int, modele: MissionDuCatalogue) -> int:
    mission, creee = apps.get_model("missions", "Mission").objects.get_or_create(
        code=modele.code,
        defaults={
            "libelle": modele.libelle,
            "explication": modele.explication,
            "exemples": "\n".join(modele.exemples),
            "rang": rang,
        },
    )
    creees = [creee]
    for condition in modele.conditions:
        limites = {"demarrage_mois": condition.demarrage_mois, "deploiement_mois": condition.deploiement_mois}
        _, creee = apps.get_model("missions", "Condition").objects.get_or_create(
            mission=mission, bareme=condition.bareme, defaults={"socle": condition.socle, **limites}
        )
        creees.append(creee)
    for numero, indicateur in enumerate(modele.indicateurs, start=1):
        _, creee = apps.get_model("missions", "Indicateur").objects.get_or_create(
            code=indicateur.code,
            defaults={
                "mission": mission,
                "libelle": indicateur.libelle,
                "unite": indicateur.unite.value,
                "sens": indicateur.sens.value,
                "explication": indicateur.explication,
                "rang": numero,
            },
        )
        creees.append(creee)
    return sum(creees)
