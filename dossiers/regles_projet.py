"""Les règles de recevabilité du projet de santé (domaine §8 ; S1, S2, S4 ; instruction DGOS 2019/218).

Celles de la lettre que le projet peut encore faire changer (territoire, usagers et élus) sont reprises. Les autres
sont acquises : la lettre est accordée ; structure et articulation se redisent ici par la forme juridique et les
partenariats, plus exigeants.
"""

from acteurs.nomenclatures import Categorie
from dossiers import (
    regles_budget,
    regles_fiches,
    regles_gouvernance,
    regles_objectifs,
    regles_pieces,
    regles_portee,
)
from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle, Sujet
from dossiers.regles_gouvernance import CRITERES_FORME, est_du_second_recours
from dossiers.regles_lettre import REGLES as REGLES_LETTRE

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT

REPRISES_DE_LA_LETTRE = frozenset(
    {
        "lettre.territoire",
        "lettre.chevauchement",
        "lettre.un_seul_tenant",
        "lettre.etendue",
        "lettre.seuil",
        "lettre.usagers_elus",
    }
)


def _professions(contenu: Contenu) -> list[str]:
    professions = {
        a.get("profession_code") or a["profession"]
        for a in contenu["acteurs"]
        if a["categorie"] == Categorie.PROFESSIONNEL and a["profession"]
    }
    if len(professions) >= 2:
        return []
    return ["Au moins deux professions de santé différentes doivent participer : complétez la liste des acteurs."]


def _premier_recours(contenu: Contenu) -> list[str]:
    if any(a["categorie"] == Categorie.PROFESSIONNEL and not a["second_recours"] for a in contenu["acteurs"]):
        return []
    return ["Aucun professionnel de premier recours (médecin généraliste, infirmier, pharmacien…) n’est associé."]


def _recours(contenu: Contenu) -> list[str]:
    if any(est_du_second_recours(acteur) for acteur in contenu["acteurs"]):
        return []
    return ["Aucun acteur de second recours (médecin d’une autre spécialité ou établissement de santé) n’est associé."]


def _etablissement(contenu: Contenu) -> list[str]:
    presents = {a["categorie"] for a in contenu["acteurs"]}
    if presents & {Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL}:
        return []
    return ["Au moins un établissement de santé ou médico-social doit être membre ou partenaire."]


def _textes(contenu: Contenu) -> list[Constat]:
    voulus = (
        ("presentation", "la présentation"),
        ("diagnostic", "le diagnostic territorial"),
    )
    return [Constat(f"Rédigez {nom} du projet.", (cle,)) for cle, nom in voulus if not contenu[cle]]


def criteres_de_la_forme(contenu: Contenu) -> list[tuple[str, bool, str]]:
    """Les cinq critères de la forme juridique, s'ils sont assurés, ce qui le prouve ; vide pour une lettre."""
    forme = contenu.get("forme")
    if not forme:
        return []
    return [(nom.capitalize(), bool(forme[cle]), forme.get(f"{cle}_preuve", "")) for cle, nom in CRITERES_FORME]


REGLES = (
    *(regle for regle in REGLES_LETTRE if regle.code in REPRISES_DE_LA_LETTRE),
    Regle(
        "projet.textes",
        "presentation",
        B,
        "domaine §9",
        _textes,
        titre="Présentation et diagnostic",
        explication="L’ARS juge si le projet répond aux besoins que montre le diagnostic.",
        champs=("presentation",),
    ),
    Regle(
        "projet.professions",
        "acteurs",
        B,
        "CSP L1434-12",
        _professions,
        titre="Au moins deux professions de santé",
        explication="Une CPTS réunit des professionnels de plusieurs disciplines.",
        champs=("#acteurs",),
    ),
    Regle(
        "projet.premier_recours",
        "acteurs",
        A,
        "S1, S2",
        _premier_recours,
        titre="Du premier recours",
        explication="Le premier recours est celui que la population consulte d’abord, près de chez elle.",
        champs=("#acteurs",),
    ),
    Regle(
        "projet.recours",
        "acteurs",
        A,
        "S1, S2",
        _recours,
        titre="Du second recours",
        explication="Les textes demandent le premier ou le second recours : avoir les deux est un conseil.",
        champs=("#acteurs",),
    ),
    Regle(
        "projet.etablissement",
        "acteurs",
        B,
        "instruction DGOS 2019/218 (S4)",
        _etablissement,
        titre="Un établissement membre ou partenaire",
        explication="Le lien entre la ville et l’hôpital, ou le médico-social, est au cœur d’une CPTS.",
        champs=("#acteurs",),
    ),
    *regles_objectifs.REGLES,
    *regles_fiches.REGLES,
    *regles_portee.REGLES,
    *regles_gouvernance.REGLES,
    *regles_budget.REGLES,
    *regles_pieces.regles(Sujet.PROJET),
)
