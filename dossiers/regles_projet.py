"""Les règles de recevabilité du projet de santé (domaine §8 ; S1, S2, S4 ; instruction DGOS 2019/218).

Celles de la lettre que le projet peut encore faire changer (territoire, usagers et élus) sont reprises. Les autres
sont acquises : la lettre est accordée ; structure et articulation se redisent ici par la forme juridique et les
partenariats, plus exigeants.
"""

from acteurs.nomenclatures import Categorie
from dossiers import regles_fiches, regles_objectifs, regles_pieces, regles_portee
from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle, Sujet
from dossiers.regles_lettre import REGLES as REGLES_LETTRE

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT

GOUVERNANCE = (
    ("representativite", "la représentativité des professions"),
    ("missions", "l'attribution des missions"),
    ("decisions", "la prise de décision"),
    ("partenariats", "les partenariats"),
    ("outils", "les outils et méthodes de travail"),
)
CRITERES_FORME = (
    ("pluriprofessionnelle", "garantir la pluriprofessionnalité"),
    ("adhesion", "permettre l'adhésion de toutes les catégories d'acteurs"),
    ("financements", "recevoir et redistribuer les financements"),
    ("missions", "être adaptée aux missions"),
    ("recrutement", "pouvoir recruter"),
)
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
    return ["Aucun professionnel de premier recours (médecin généraliste, infirmier, pharmacien…) n'est associé."]


def _recours(contenu: Contenu) -> list[str]:
    second = any(a["second_recours"] or a["categorie"] == Categorie.ETABLISSEMENT for a in contenu["acteurs"])
    if second:
        return []
    return ["Aucun acteur de second recours (médecin d'une autre spécialité ou établissement de santé) n'est associé."]


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


def _gouvernance(contenu: Contenu) -> list[Constat]:
    absents = {cle: nom for cle, nom in GOUVERNANCE if not contenu["gouvernance"][cle]}
    if not absents:
        return []
    champs = tuple(f"gouvernance_{cle}" for cle in absents)
    return [Constat(f"Gouvernance : précisez {', '.join(absents.values())}.", champs)]


def _forme(contenu: Contenu) -> list[Constat]:
    forme = contenu["forme"]
    if not forme["forme"]:
        return [Constat("Choisissez la forme juridique.", ("forme_juridique",))]
    absents = {cle: nom for cle, nom in CRITERES_FORME if not forme[cle]}
    if not absents:
        return []
    champs = tuple(f"forme_{cle}" for cle in absents)
    return [Constat(f"La forme juridique doit {', '.join(absents.values())}.", champs)]


def criteres_de_la_forme(contenu: Contenu) -> list[tuple[str, bool]]:
    """Les cinq critères de la forme juridique et s'ils sont assurés ; vide pour une lettre."""
    forme = contenu.get("forme")
    return [(nom.capitalize(), bool(forme[cle])) for cle, nom in CRITERES_FORME] if forme else []


def _systeme_information(contenu: Contenu) -> list[str]:
    return [] if contenu["systeme_information"] else ["Décrivez le système d'information."]


def _budget(contenu: Contenu) -> list[str]:
    if not contenu["budget"]["lignes"]:
        return ["Remplissez le budget prévisionnel."]
    return list(contenu["budget"]["defauts"])


REGLES = (
    *(regle for regle in REGLES_LETTRE if regle.code in REPRISES_DE_LA_LETTRE),
    Regle(
        "projet.textes",
        "presentation",
        B,
        "domaine §9",
        _textes,
        titre="Présentation et diagnostic",
        explication="L'ARS juge si le projet répond aux besoins que montre le diagnostic.",
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
        explication="Le premier recours est celui que la population consulte d'abord, près de chez elle.",
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
        explication="Le lien entre la ville et l'hôpital, ou le médico-social, est au cœur d'une CPTS.",
        champs=("#acteurs",),
    ),
    *regles_objectifs.REGLES,
    *regles_fiches.REGLES,
    *regles_portee.REGLES,
    Regle(
        "projet.gouvernance",
        "gouvernance",
        B,
        "S0, S4",
        _gouvernance,
        titre="La gouvernance en cinq points",
        explication="Elle dit comment chaque profession est représentée et comment la CPTS décide.",
        champs=("gouvernance_representativite",),
    ),
    Regle(
        "projet.forme",
        "forme",
        B,
        "S4 : cinq critères de la forme juridique",
        _forme,
        titre="Une forme juridique qui tient cinq critères",
        explication="La forme est libre, pourvu qu'elle permette d'adhérer, de recevoir des fonds et de recruter.",
        champs=("forme_juridique",),
    ),
    Regle(
        "projet.systeme_information",
        "systeme_information",
        B,
        "S4",
        _systeme_information,
        titre="Le système d'information",
        explication="Il dit comment les professionnels échangent, en sécurité, autour du patient.",
        champs=("systeme_information",),
    ),
    Regle(
        "projet.budget",
        "budget",
        B,
        "S4 et domaine §13",
        _budget,
        titre="Un budget prévisionnel équilibré",
        explication="Le total des charges est égal au total des produits ; 86 est égal à 87.",
        champs=("#mise_en_place-charge",),
    ),
    *regles_pieces.regles(Sujet.PROJET),
)
