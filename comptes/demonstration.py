"""Les comptes de la démonstration : une seule liste, pour la commande qui les crée et la page qui les montre."""

from dataclasses import dataclass

from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import Role

MOT_DE_PASSE = "Demo-CPTS-2026!"  # noqa: S105 - public, affiché sur la page de connexion de la démonstration


@dataclass(frozen=True, slots=True)
class CompteDeDemonstration:
    """Un compte fictif. ``mandat`` vide : porteur. ``profession`` (TRE_G15) désigne aussi l'URPS d'un relecteur."""

    email: str
    prenom: str
    nom: str
    role: str
    mandat: Role | None = None
    organisation: TypeOrganisation | None = None
    profession: str = ""


COMPTES: tuple[CompteDeDemonstration, ...] = (
    CompteDeDemonstration(
        "porteur@demo.test", "Camille", "Fabre", "Porteuse, responsable de ses dossiers", profession="10"
    ),
    CompteDeDemonstration(
        "redacteur@demo.test", "Hugo", "Delmas", "Rédacteur dans l’équipe de la porteuse", profession="60"
    ),
    CompteDeDemonstration(
        "guichet@demo.test",
        "Nadia",
        "Roux",
        "Coordinatrice du Guichet",
        Role.COORDINATEUR,
        TypeOrganisation.GUICHET,
    ),
    CompteDeDemonstration(
        "urps-medecins@demo.test",
        "Antoine",
        "Cazals",
        "Relecteur, URPS médecins libéraux",
        Role.RELECTEUR_URPS,
        TypeOrganisation.URPS,
        "10",
    ),
    CompteDeDemonstration(
        "urps-infirmiers@demo.test",
        "Léa",
        "Bousquet",
        "Relectrice, URPS infirmiers",
        Role.RELECTEUR_URPS,
        TypeOrganisation.URPS,
        "60",
    ),
    CompteDeDemonstration(
        "ars@demo.test",
        "Sophie",
        "Marty",
        "Instructrice de l’ARS, Haute-Garonne",
        Role.INSTRUCTEUR_ARS,
        TypeOrganisation.ARS,
    ),
    CompteDeDemonstration(
        "ars-decideur@demo.test",
        "Philippe",
        "Vidal",
        "Décideur de l’ARS, Haute-Garonne",
        Role.DECIDEUR_ARS,
        TypeOrganisation.ARS,
    ),
    CompteDeDemonstration(
        "cpam@demo.test",
        "Julie",
        "Pons",
        "Instructrice de la CPAM de la Haute-Garonne",
        Role.INSTRUCTEUR_AM,
        TypeOrganisation.AM,
    ),
    CompteDeDemonstration(
        "cpam-decideur@demo.test",
        "Marc",
        "Teisseire",
        "Décideur de la CPAM de la Haute-Garonne",
        Role.DECIDEUR_AM,
        TypeOrganisation.AM,
    ),
    CompteDeDemonstration(
        "admin@demo.test",
        "Élise",
        "Gleizes",
        "Administratrice du portail (aucun dossier)",
        Role.ADMINISTRATEUR,
        TypeOrganisation.GUICHET,
    ),
    CompteDeDemonstration(
        "verificateur@demo.test",
        "Gilles",
        "Castan",
        "Second administrateur : il vérifie les barèmes saisis par la première",
        Role.ADMINISTRATEUR,
        TypeOrganisation.GUICHET,
    ),
)
