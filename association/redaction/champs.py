"""Les valeurs qu'un texte attend du dossier ou des options : leur nom dans la phrase, et la page où les donner."""

from dataclasses import dataclass

OPTIONS, DIRIGEANTS, TERRITOIRE, CONTACT = "options", "dirigeants", "territoire", "contact"


@dataclass(frozen=True)
class Champ:
    """``libelle`` s'imprime entre crochets ; ``page`` et ``ancre`` : où la valeur se donne."""

    libelle: str
    page: str = OPTIONS
    ancre: str = ""


CHAMPS: dict[str, Champ] = {
    "siege": Champ("adresse du siège", ancre="siege"),
    "communes": Champ("communes du territoire", TERRITOIRE),
    "contact": Champ("personne à joindre", CONTACT),
    "fondateurs": Champ("noms des membres fondateurs", ancre="fondateurs"),
    "cotisation_montant": Champ("montant de la cotisation", ancre="cotisation_montant"),
    "cotisation_structures": Champ("cotisation d’une structure", ancre="cotisation_structures"),
    "assemblee_le": Champ("date et heure de l’assemblée constitutive", ancre="assemblee_jour"),
    "assemblee_lieu": Champ("lieu de l’assemblée constitutive", ancre="assemblee_lieu"),
    "president": Champ("nom du président", DIRIGEANTS),
    "secretaire": Champ("nom du secrétaire", DIRIGEANTS),
    "tresorier": Champ("nom du trésorier", DIRIGEANTS),
    "profession": Champ("profession du dirigeant", DIRIGEANTS),
    "nationalite": Champ("nationalité du dirigeant", DIRIGEANTS),
    "domicile": Champ("domicile du dirigeant", DIRIGEANTS),
}
