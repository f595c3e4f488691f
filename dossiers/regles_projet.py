"""Les règles de recevabilité du projet de santé (domaine §8 ; S1, S2, S4 ; instruction DGOS 2019/218)."""

from dataclasses import replace

from acteurs.nomenclatures import Categorie
from dossiers.completude import Contenu, Regle
from dossiers.enums import NiveauRegle
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
PARTIES_FICHE = (
    ("responsable", "un responsable"),
    ("acteurs", "des acteurs"),
    ("moyens", "des moyens"),
    ("calendrier", "un calendrier"),
    ("indicateurs", "au moins un indicateur"),
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
        a["profession"] for a in contenu["acteurs"] if a["categorie"] == Categorie.PROFESSIONNEL and a["profession"]
    }
    if len(professions) >= 2:
        return []
    return ["Au moins deux professions de santé différentes doivent participer : complétez la liste des acteurs."]


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


def _textes(contenu: Contenu) -> list[str]:
    voulus = (
        ("presentation", "la présentation"),
        ("diagnostic", "le diagnostic territorial"),
        ("objectifs", "les objectifs"),
    )
    return [f"Rédigez {nom} du projet." for cle, nom in voulus if not contenu[cle]]


def _missions_socles(contenu: Contenu) -> list[str]:
    couvertes = {fiche["mission"] for fiche in contenu["fiches"]}
    return [
        f"Ajoutez une fiche-action pour la mission socle « {m['libelle']} »."
        for m in contenu["missions_socles"]
        if m["code"] not in couvertes
    ]


def _fiches_completes(contenu: Contenu) -> list[str]:
    messages = []
    for fiche in contenu["fiches"]:
        absents = [nom for cle, nom in PARTIES_FICHE if not fiche[cle]]
        if absents:
            messages.append(f"Fiche « {fiche['titre']} » : il manque {', '.join(absents)}.")
    return messages


def _gouvernance(contenu: Contenu) -> list[str]:
    absents = [nom for cle, nom in GOUVERNANCE if not contenu["gouvernance"][cle]]
    return [f"Gouvernance : précisez {', '.join(absents)}."] if absents else []


def _forme(contenu: Contenu) -> list[str]:
    forme = contenu["forme"]
    if not forme["forme"]:
        return ["Choisissez la forme juridique."]
    absents = [nom for cle, nom in CRITERES_FORME if not forme[cle]]
    return [f"La forme juridique doit {', '.join(absents)}."] if absents else []


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


def _reduit_a_une_filiere(contenu: Contenu) -> list[str]:
    if len({fiche["mission"] for fiche in contenu["fiches"]}) == 1 and len(contenu["fiches"]) > 1:
        return ["Le projet ne porte que sur une mission : un projet réduit à une filière n'est pas validable."]
    return []


def _permanence_des_soins(contenu: Contenu) -> list[str]:
    mots = ("permanence des soins", "pdsa")
    for fiche in contenu["fiches"]:
        texte = f"{fiche['titre']} {fiche['taches']}".lower()
        if any(mot in texte for mot in mots):
            return [
                f"Fiche « {fiche['titre']} » : la permanence des soins relève d'un autre cahier des charges (PDSA)."
            ]
    return []


REGLES = (
    *(
        replace(regle, rubrique="acteurs" if regle.rubrique == "mobilisation" else regle.rubrique)
        for regle in REGLES_LETTRE
        if regle.code in REPRISES_DE_LA_LETTRE
    ),
    Regle("projet.textes", "presentation", B, "domaine §9", _textes),
    Regle("projet.professions", "acteurs", B, "CSP L1434-12", _professions),
    Regle("projet.recours", "acteurs", A, "S1, S2", _recours),
    Regle("projet.etablissement", "acteurs", B, "instruction DGOS 2019/218 (S4)", _etablissement),
    Regle("projet.missions_socles", "fiches", B, "S4", _missions_socles),
    Regle("projet.fiches", "fiches", B, "S4", _fiches_completes),
    Regle("projet.filiere", "fiches", A, "instruction DGOS 2019/218 (S4)", _reduit_a_une_filiere),
    Regle("projet.pdsa", "fiches", A, "S1", _permanence_des_soins),
    Regle("projet.gouvernance", "gouvernance", B, "S0, S4", _gouvernance),
    Regle("projet.forme", "forme", B, "S4 : cinq critères de la forme juridique", _forme),
    Regle("projet.systeme_information", "systeme_information", B, "S4", _systeme_information),
    Regle("projet.budget", "budget", B, "S4 et domaine §13", _budget),
)
