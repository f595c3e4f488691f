"""Les organisations qui existent dans une région avant tout dossier : Guichet, URPS, ARS, caisses.

Sources : CSP L4031-1 (unions régionales), CSS L211-1 (caisses primaires), L752-4 (caisses générales d'outre-mer).
"""

from dataclasses import dataclass

from acteurs.nomenclatures import SousTypeAM, TypeOrganisation

# Dix unions : nom, code TRE_G15 de la profession (vide : les biologistes réunissent médecins et pharmaciens).
URPS: tuple[tuple[str, str], ...] = (
    ("biologistes", ""),
    ("chirurgiens-dentistes", "40"),
    ("infirmiers", "60"),
    ("masseurs-kinésithérapeutes", "70"),
    ("médecins libéraux", "10"),
    ("orthophonistes", "91"),
    ("orthoptistes", "92"),
    ("pédicures-podologues", "80"),
    ("pharmaciens", "21"),
    ("sages-femmes", "50"),
)

# Complément de nom des départements d'Occitanie ; ailleurs, la caisse s'appelle « CPAM (nom) ».
COMPLEMENTS = {
    "09": "de l’Ariège",
    "11": "de l’Aude",
    "12": "de l’Aveyron",
    "30": "du Gard",
    "31": "de la Haute-Garonne",
    "32": "du Gers",
    "34": "de l’Hérault",
    "46": "du Lot",
    "48": "de la Lozère",
    "65": "des Hautes-Pyrénées",
    "66": "des Pyrénées-Orientales",
    "81": "du Tarn",
    "82": "de Tarn-et-Garonne",
}
OUTRE_MER = frozenset({"971", "972", "973", "974"})


@dataclass(frozen=True, slots=True)
class OrganisationAttendue:
    """Une organisation à installer ; ``departements`` vide = tous ceux de la région."""

    type: TypeOrganisation
    nom: str
    sigle: str
    sous_type: str = ""
    profession: str = ""
    departements: tuple[str, ...] = ()


def organisations_attendues(region: str, departements: dict[str, str]) -> list[OrganisationAttendue]:
    """Guichet, dix URPS, ARS et une caisse par département. ``departements`` : code → nom."""
    attendues = [
        OrganisationAttendue(TypeOrganisation.GUICHET, f"Guichet CPTS {region}", "Guichet CPTS"),
        OrganisationAttendue(TypeOrganisation.ARS, f"Agence régionale de santé {region}", f"ARS {region}"),
    ]
    attendues += [
        OrganisationAttendue(TypeOrganisation.URPS, f"URPS {nom} {region}", f"URPS {nom}", profession=profession)
        for nom, profession in URPS
    ]
    return attendues + [_caisse(code, nom) for code, nom in sorted(departements.items())]


def _caisse(code: str, nom: str) -> OrganisationAttendue:
    regime = SousTypeAM.CGSS if code in OUTRE_MER else SousTypeAM.CPAM
    complement = COMPLEMENTS.get(code, f"({nom})")
    return OrganisationAttendue(
        TypeOrganisation.AM,
        f"{regime.label} {complement}",
        f"{regime.value.upper()} {complement}",
        sous_type=regime,
        departements=(code,),
    )
