"""Le catalogue de départ : missions qu'une CPTS peut prendre, conditions par barème, indicateurs (domaine §7).

Données pures, rédigées par le projet. Les limites se comptent en mois après la signature ; ``None`` : pas de limite.
Source des missions et des limites : ACI 2019 et avenant 2 ; source des indicateurs : support du Guichet CPTS.
"""

from dataclasses import dataclass
from enum import StrEnum

ACI_2019 = "ACI-2019"
ACI_AV2_2022 = "ACI-AV2-2022"


class Unite(StrEnum):
    """Ce que mesure la valeur d'un indicateur."""

    POURCENTAGE = "pourcentage"
    NOMBRE = "nombre"
    NOTE = "note"


class Sens(StrEnum):
    """Le sens du progrès : vers le haut ou vers le bas."""

    HAUSSE = "hausse"
    BAISSE = "baisse"


@dataclass(frozen=True, slots=True)
class ConditionDuCatalogue:
    """Ce qu'un barème dit d'une mission : socle ou complémentaire, démarrage et déploiement au plus tard (mois)."""

    bareme: str
    socle: bool
    demarrage_mois: int | None = None
    deploiement_mois: int | None = None


@dataclass(frozen=True, slots=True)
class IndicateurDuCatalogue:
    """Un indicateur de départ : mesurable, avec un potentiel de progression, lié à sa mission."""

    code: str
    libelle: str
    unite: Unite
    sens: Sens
    explication: str


@dataclass(frozen=True, slots=True)
class MissionDuCatalogue:
    """Une mission : ce qu'elle veut dire, des exemples d'actions, ses conditions et ses indicateurs."""

    code: str
    libelle: str
    explication: str
    exemples: tuple[str, ...]
    conditions: tuple[ConditionDuCatalogue, ...]
    indicateurs: tuple[IndicateurDuCatalogue, ...] = ()


def _partout(
    socle: bool, demarrage: int | None = None, deploiement: int | None = None
) -> tuple[ConditionDuCatalogue, ...]:
    """Les mêmes conditions dans les deux barèmes."""
    return tuple(ConditionDuCatalogue(bareme, socle, demarrage, deploiement) for bareme in (ACI_2019, ACI_AV2_2022))


def _sans_medecin_traitant(code: str, public: str) -> IndicateurDuCatalogue:
    return IndicateurDuCatalogue(
        f"sans_mt_{code}",
        f"Patients sans médecin traitant : {public}",
        Unite.POURCENTAGE,
        Sens.BAISSE,
        "Part de ces patients du territoire qui n’ont pas déclaré de médecin traitant.",
    )


def _urgences(code: str, service: str) -> IndicateurDuCatalogue:
    return IndicateurDuCatalogue(
        f"urgences_{code}",
        f"Passages aux urgences {service} non suivis d’hospitalisation",
        Unite.POURCENTAGE,
        Sens.BAISSE,
        "Part des passages d’habitants du territoire d’où le patient rentre chez lui : une part de ces soins "
        "aurait pu être assurée en ville.",
    )


CATALOGUE = (
    MissionDuCatalogue(
        code="acces_soins",
        libelle="Accès aux soins",
        explication=(
            "Aider chaque habitant à trouver un médecin traitant, et répondre dans les 24 heures à une demande de "
            "soins qui ne peut pas attendre mais n’est pas une urgence vitale (soins non programmés)."
        ),
        exemples=(
            "Repérer les patients sans médecin traitant et commencer par les plus fragiles.",
            "Tenir à jour la liste des médecins qui peuvent en accueillir de nouveaux.",
            "Réserver chaque jour des créneaux partagés entre cabinets pour les demandes du jour.",
            "Faire répondre par un professionnel formé qui évalue la demande et oriente le patient.",
        ),
        conditions=_partout(True, 6, 18),
        indicateurs=(
            IndicateurDuCatalogue(
                "patientele_mt",
                "Patientèle ayant un médecin traitant",
                Unite.POURCENTAGE,
                Sens.HAUSSE,
                "Part des habitants du territoire qui ont déclaré un médecin traitant.",
            ),
            _sans_medecin_traitant("ald", "affection de longue durée"),
            _sans_medecin_traitant("plus_70", "plus de 70 ans"),
            _sans_medecin_traitant("c2s", "complémentaire santé solidaire"),
            _urgences("generales", "générales"),
            _urgences("pediatriques", "pédiatriques"),
            _urgences("gyneco", "gynéco-obstétriques"),
            IndicateurDuCatalogue(
                "admissions_directes",
                "Admissions directes à l’hôpital adressées par la ville",
                Unite.POURCENTAGE,
                Sens.HAUSSE,
                "Part des entrées à l’hôpital demandées par un professionnel de ville, sans passer par les urgences.",
            ),
            IndicateurDuCatalogue(
                "consultations_snp",
                "Consultations de soins non programmés",
                Unite.NOMBRE,
                Sens.HAUSSE,
                "Consultations enregistrées dans l’organisation des soins non programmés pendant l’année.",
            ),
        ),
    ),
    MissionDuCatalogue(
        code="parcours",
        libelle="Parcours pluriprofessionnels autour du patient",
        explication=(
            "Coordonner les professionnels qui suivent un même patient, à domicile, en cabinet et à l’hôpital, pour "
            "éviter les ruptures de soins."
        ),
        exemples=(
            "Convenir d’un parcours commun pour les personnes âgées qui vivent chez elles.",
            "Préparer la sortie d’hôpital avec l’infirmier, le pharmacien et le médecin traitant.",
            "Organiser l’avis d’un spécialiste quand le médecin traitant en a besoin.",
        ),
        conditions=_partout(True, 12, 24),
        indicateurs=(
            IndicateurDuCatalogue(
                "satisfaction_parcours",
                "Satisfaction des patients suivis dans un parcours",
                Unite.NOTE,
                Sens.HAUSSE,
                "Note moyenne des patients interrogés à la fin de leur parcours.",
            ),
        ),
    ),
    MissionDuCatalogue(
        code="prevention",
        libelle="Actions territoriales de prévention",
        explication=(
            "Mener avec les habitants les actions de prévention et de dépistage utiles au territoire : vaccination, "
            "risques climatiques, maladies chroniques."
        ),
        exemples=(
            "Tenir une campagne de vaccination dans plusieurs communes.",
            "Proposer un dépistage en pharmacie et organiser la suite des résultats positifs.",
            "Prévenir les personnes isolées pendant une canicule.",
        ),
        conditions=_partout(True, 12, 24),
        indicateurs=(
            IndicateurDuCatalogue(
                "actions_prevention",
                "Actions de prévention ou de dépistage menées",
                Unite.NOMBRE,
                Sens.HAUSSE,
                "Actions réellement tenues pendant l’année, avec leur compte rendu.",
            ),
        ),
    ),
    MissionDuCatalogue(
        code="crise_sanitaire",
        libelle="Réponse aux crises sanitaires graves",
        explication=(
            "Écrire et tenir à jour le plan qui dit qui fait quoi, en ville, si une crise sanitaire grave touche le "
            "territoire."
        ),
        exemples=(
            "Rédiger le plan d’action de la CPTS avec l’hôpital et les communes.",
            "Tenir l’annuaire des professionnels mobilisables.",
            "Faire un exercice une fois par an.",
        ),
        conditions=(ConditionDuCatalogue(ACI_AV2_2022, True, 6, 18),),
    ),
    MissionDuCatalogue(
        code="qualite",
        libelle="Qualité et pertinence des soins",
        explication="Réfléchir ensemble aux pratiques, à partir de situations réelles, pour les améliorer.",
        exemples=(
            "Réunir un groupe d’analyse de pratiques entre métiers.",
            "Revoir ensemble un cas complexe et en garder les leçons.",
            "Harmoniser les prescriptions entre la ville et l’hôpital.",
        ),
        conditions=_partout(False),
        indicateurs=(
            IndicateurDuCatalogue(
                "participants_pratiques",
                "Professionnels participant aux groupes d’analyse de pratiques",
                Unite.NOMBRE,
                Sens.HAUSSE,
                "Professionnels de santé différents venus au moins une fois dans l’année.",
            ),
        ),
    ),
    MissionDuCatalogue(
        code="accompagnement",
        libelle="Accompagnement des professionnels de santé",
        explication="Donner envie de s’installer : accueillir étudiants, remplaçants et jeunes diplômés.",
        exemples=(
            "Accueillir des stagiaires de plusieurs métiers dans les mêmes communes.",
            "Proposer un parrain à chaque nouvel installé.",
            "Faire connaître les logements et les locaux disponibles.",
        ),
        conditions=_partout(False),
    ),
)
