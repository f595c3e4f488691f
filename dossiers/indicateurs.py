"""La liste de départ des indicateurs du diagnostic : intitulé, unité, source attendue ; jamais une valeur.

Choisis d'après les éléments de diagnostic que demandent les supports du Guichet (S0, S4) et le catalogue des missions
(domaine §7). Les sources sont les publications où ces chiffres se trouvent d'ordinaire.
"""

from dataclasses import dataclass

INSEE = "Insee, recensement de la population"
AM = "Assurance Maladie"
DREES = "Drees"
ARS = "ARS, observatoire des urgences"
ORS = "Observatoire régional de la santé"


@dataclass(frozen=True)
class IndicateurDeDepart:
    """Un indicateur proposé ; ``code`` est stable, il s'enregistre."""

    code: str
    theme: str
    intitule: str
    unite: str
    source: str


_POPULATION, _OFFRE, _RECOURS, _ETAT = "Population", "Offre de soins", "Accès et recours", "État de santé"

DE_DEPART: tuple[IndicateurDeDepart, ...] = tuple(
    IndicateurDeDepart(*ligne)
    for ligne in (
        ("population", _POPULATION, "Population du territoire", "habitants", INSEE),
        ("part_75_ans", _POPULATION, "Part des 75 ans et plus", "%", INSEE),
        ("part_moins_20_ans", _POPULATION, "Part des moins de 20 ans", "%", INSEE),
        ("plus_75_seuls", _POPULATION, "Part des 75 ans et plus qui vivent seuls", "%", INSEE),
        ("c2s", _POPULATION, "Part des bénéficiaires de la complémentaire santé solidaire", "%", AM),
        ("generalistes", _OFFRE, "Médecins généralistes libéraux", "professionnels", AM),
        ("densite_generalistes", _OFFRE, "Densité de médecins généralistes", "pour 100 000 habitants", DREES),
        ("generalistes_60_ans", _OFFRE, "Part des médecins généralistes de 60 ans et plus", "%", AM),
        ("apl", _OFFRE, "Accessibilité potentielle localisée aux généralistes", "consultations par habitant", DREES),
        ("densite_infirmiers", _OFFRE, "Densité d’infirmiers libéraux", "pour 100 000 habitants", DREES),
        ("densite_kines", _OFFRE, "Densité de masseurs-kinésithérapeutes", "pour 100 000 habitants", DREES),
        ("pharmacies", _OFFRE, "Pharmacies d’officine", "officines", AM),
        ("sans_mt", _RECOURS, "Patients de 17 ans et plus sans médecin traitant", "%", AM),
        ("ald_sans_mt", _RECOURS, "Patients en ALD sans médecin traitant", "%", AM),
        ("plus_70_sans_mt", _RECOURS, "Patients de 70 ans et plus sans médecin traitant", "%", AM),
        ("passages_urgences", _RECOURS, "Passages aux urgences", "passages par an", ARS),
        ("urgences_sans_hospi", _RECOURS, "Passages aux urgences non suivis d’hospitalisation", "%", ARS),
        ("admissions_directes", _RECOURS, "Admissions directes à l’hôpital adressées par la ville", "%", ARS),
        ("ald", _ETAT, "Part des habitants en affection de longue durée", "%", AM),
        ("diabete", _ETAT, "Patients traités pour un diabète", "%", AM),
        ("mortalite_prematuree", _ETAT, "Mortalité prématurée", "décès pour 100 000 habitants", ORS),
        ("vaccination_grippe", _ETAT, "Vaccination contre la grippe des 65 ans et plus", "%", AM),
        ("depistage_colorectal", _ETAT, "Dépistage du cancer colorectal", "%", "Santé publique France"),
    )
)
PAR_CODE: dict[str, IndicateurDeDepart] = {indicateur.code: indicateur for indicateur in DE_DEPART}


def choix_par_theme() -> list[tuple[str, list[tuple[str, str]]]]:
    """Les choix d'une liste déroulante, rangés par thème dans l'ordre de la liste."""
    themes: dict[str, list[tuple[str, str]]] = {}
    for indicateur in DE_DEPART:
        themes.setdefault(indicateur.theme, []).append((indicateur.code, indicateur.intitule))
    return list(themes.items())
