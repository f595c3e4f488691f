"""La couverture du territoire par les acteurs : qui est là, où, et ce qui manque. Fonction pure d'une photographie."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from acteurs.nomenclatures import Categorie, Recours, SpecialiteMedicale
from acteurs.professions import libelle_profession

# Sans elles, une CPTS ne couvre pas les soins de premier recours (S2, S4 : les dix URPS).
ATTENDUES = ("10", "21", "40", "50", "60", "70", "80", "91", "92")
MANQUES_DE_CATEGORIE = (
    (Categorie.ETABLISSEMENT, "Aucun établissement de santé n’est cité."),
    (Categorie.MEDICO_SOCIAL, "Aucun acteur médico-social ou social n’est cité."),
    (Categorie.USAGERS, "Aucun usager ni association d’usagers n’est cité."),
    (Categorie.ELUS, "Aucun élu ni collectivité n’est cité."),
)


@dataclass(frozen=True)
class LigneProfession:
    """Une profession : combien de personnes, dans combien de communes du territoire, et lesquelles."""

    libelle: str
    nombre: int
    communes: int
    details: str


@dataclass(frozen=True)
class Couverture:
    """Le tableau de couverture, prêt à lire. ``parts`` : catégorie → nombre."""

    total: int
    professions: tuple[LigneProfession, ...]
    premier_recours: int
    second_recours: int
    parts: tuple[tuple[str, int], ...]
    communes_du_territoire: int
    communes_couvertes: int
    manques: tuple[str, ...]


def couverture(contenu: Mapping[str, Any]) -> Couverture:
    """Lit la photographie d'une lettre ou d'un projet ; une version ancienne, sans codes, se lit aussi."""
    acteurs = contenu["acteurs"]
    noms = {c["code"]: c["nom"] for c in contenu["territoire"]["communes"]}
    noms |= {p["code"]: p["commune"] for p in contenu["territoire"]["parties"]}
    soignants = [a for a in acteurs if a["categorie"] == Categorie.PROFESSIONNEL]
    couvertes = {a.get("commune_code") for a in soignants} & noms.keys()
    recours = Counter(_recours(a) for a in acteurs)
    categories = Counter(a["categorie"] for a in acteurs)
    return Couverture(
        total=len(acteurs),
        professions=tuple(_lignes(soignants, noms)),
        premier_recours=recours[Recours.PREMIER],
        second_recours=recours[Recours.SECOND],
        parts=tuple((c.label, categories[c]) for c in Categorie),
        communes_du_territoire=len(noms),
        communes_couvertes=len(couvertes),
        manques=tuple(_manques(soignants, categories, recours, noms, couvertes)),
    )


def _recours(acteur: Mapping[str, Any]) -> str:
    if acteur["categorie"] == Categorie.ETABLISSEMENT or acteur["second_recours"]:
        return Recours.SECOND
    return Recours.PREMIER if acteur["categorie"] == Categorie.PROFESSIONNEL else ""


def _metier(acteur: Mapping[str, Any]) -> str:
    code = acteur.get("profession_code", "")
    if code:
        return libelle_profession(code, acteur.get("specialite", ""))
    return acteur["profession"] or "Profession non précisée"


def _lignes(soignants: Iterable[Mapping[str, Any]], noms: Mapping[str, str]) -> Iterable[LigneProfession]:
    """Par profession, la plus nombreuse d'abord."""
    groupes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for acteur in soignants:
        groupes[_metier(acteur)].append(acteur)
    for libelle, membres in sorted(groupes.items(), key=lambda g: (-len(g[1]), g[0])):
        lieux = Counter(a.get("commune_code") for a in membres if a.get("commune_code") in noms)
        details = ", ".join(
            f"{noms[code]} ({n})" for code, n in sorted(lieux.items(), key=lambda x: (-x[1], noms[x[0]]))
        )
        yield LigneProfession(libelle, len(membres), len(lieux), details)


def _manques(
    soignants: list[Mapping[str, Any]],
    categories: Mapping[str, int],
    recours: Mapping[str, int],
    noms: Mapping[str, str],
    couvertes: set[str],
) -> Iterable[str]:
    if not soignants:
        yield "Aucun professionnel de santé n’est cité."
    else:
        codes = {a.get("profession_code", "") for a in soignants if not a["second_recours"]}
        absentes = [libelle_profession(code, SpecialiteMedicale.GENERALISTE) for code in ATTENDUES if code not in codes]
        if any(codes) and absentes:
            yield f"Professions de premier recours absentes : {', '.join(absentes).lower()}."
        if not recours[Recours.SECOND]:
            yield "Aucun acteur de second recours : ni médecin d’une autre spécialité, ni établissement de santé."
        vides = len(noms) - len(couvertes)
        if noms and couvertes and vides:
            yield f"{vides} commune{'s' if vides > 1 else ''} du territoire sans professionnel cité, sur {len(noms)}."
        if any(not a.get("commune_code") for a in soignants):
            nombre = sum(not a.get("commune_code") for a in soignants)
            yield f"{nombre} professionnel{'s' if nombre > 1 else ''} sans commune d’exercice renseignée."
    for categorie, phrase in MANQUES_DE_CATEGORIE:
        if not categories[categorie]:
            yield phrase
