"""Les rôles, et ce qui les porte : une organisation ou l'équipe d'un dossier."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from acteurs.nomenclatures import TypeOrganisation


class Role(models.TextChoices):
    """Rôle d'une personne, dans une organisation ou dans l'équipe d'un dossier."""

    COORDINATEUR = "coordinateur", "Coordinateur du Guichet"
    RELECTEUR_URPS = "relecteur_urps", "Relecteur d’une URPS"
    INSTRUCTEUR_ARS = "instructeur_ars", "Instructeur de l’ARS"
    DECIDEUR_ARS = "decideur_ars", "Décideur de l’ARS"
    INSTRUCTEUR_AM = "instructeur_am", "Instructeur de l’Assurance Maladie"
    DECIDEUR_AM = "decideur_am", "Décideur de l’Assurance Maladie"
    LECTEUR = "lecteur", "Lecteur"
    ADMINISTRATEUR = "administrateur", "Administrateur du portail"
    RESPONSABLE = "responsable", "Responsable du dossier"
    REDACTEUR = "redacteur", "Rédacteur du dossier"
    LECTEUR_EQUIPE = "lecteur_equipe", "Lecteur de l’équipe"


ROLES_EQUIPE: tuple[Role, ...] = (Role.RESPONSABLE, Role.REDACTEUR, Role.LECTEUR_EQUIPE)
ROLES_ORGANISATION: tuple[Role, ...] = tuple(role for role in Role if role not in ROLES_EQUIPE)

# Où chaque rôle d'organisation peut s'exercer.
ORGANISATIONS_DU_ROLE: Mapping[Role, frozenset[TypeOrganisation]] = MappingProxyType(
    {
        Role.COORDINATEUR: frozenset({TypeOrganisation.GUICHET}),
        Role.RELECTEUR_URPS: frozenset({TypeOrganisation.URPS}),
        Role.INSTRUCTEUR_ARS: frozenset({TypeOrganisation.ARS}),
        Role.DECIDEUR_ARS: frozenset({TypeOrganisation.ARS}),
        Role.INSTRUCTEUR_AM: frozenset({TypeOrganisation.AM}),
        Role.DECIDEUR_AM: frozenset({TypeOrganisation.AM}),
        Role.LECTEUR: frozenset({TypeOrganisation.GUICHET, TypeOrganisation.ARS, TypeOrganisation.AM}),
        Role.ADMINISTRATEUR: frozenset({TypeOrganisation.GUICHET}),
    }
)
