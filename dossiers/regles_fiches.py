"""Les règles des fiches-actions : complètes, liées à l'arbre, aux indicateurs de qualité (S4 ; domaine §7 à §9)."""

from collections.abc import Callable
from typing import Any

from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle
from dossiers.enums_projet import NiveauObjectif
from dossiers.qualite_indicateurs import defauts
from dossiers.regles_portee import ancre_de_fiche

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT
PARTIES: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
    ("un responsable", lambda f: f["responsable"]),
    ("des acteurs", lambda f: f["acteurs"] or f["participants"]),
    ("des moyens", lambda f: f["moyens"] or f["moyens_materiels"] or f["moyens_financiers"] or f["montant"]),
    ("un calendrier", lambda f: f["debut_le"] or f["calendrier"]),
    ("au moins un indicateur", lambda f: f["indicateurs"]),
)


def _socles(contenu: Contenu) -> list[str]:
    couvertes = {fiche["mission"] for fiche in contenu["fiches"]}
    return [
        f"Ajoutez une fiche-action pour la mission socle « {m['libelle']} »."
        for m in contenu["missions_socles"]
        if m["code"] not in couvertes
    ]


def _completes(contenu: Contenu) -> list[Constat]:
    constats = []
    for rang, fiche in enumerate(contenu["fiches"]):
        absents = [nom for nom, present in PARTIES if not present(fiche)]
        if absents:
            constats.append(Constat(f"Fiche « {fiche['titre']} » : il manque {', '.join(absents)}.", _ici(rang)))
    return constats


def _indicateurs(contenu: Contenu) -> list[Constat]:
    return [
        Constat(f"Fiche « {fiche['titre']} », indicateur « {i['intitule']} » : {' ; '.join(trouves)}.", _ici(rang))
        for rang, fiche in enumerate(contenu["fiches"])
        for i in fiche["indicateurs"]
        if (trouves := defauts(i, fiche["mission"]))
    ]


def _objectifs(contenu: Contenu) -> list[Constat]:
    if not any(o["niveau"] == NiveauObjectif.OPERATIONNEL for o in contenu["arbre"]):
        return []
    return [
        Constat(f"Fiche « {fiche['titre']} » : dites l’objectif opérationnel qu’elle met en œuvre.", _ici(rang))
        for rang, fiche in enumerate(contenu["fiches"])
        if not fiche["objectif"]
    ]


def _dates(contenu: Contenu) -> list[Constat]:
    return [
        Constat(f"Fiche « {fiche['titre']} » : donnez ses dates de début et de fin.", _ici(r))
        for r, fiche in enumerate(contenu["fiches"])
        if not (fiche["debut_le"] and fiche["fin_le"])
    ]


def _ici(rang: int) -> tuple[str]:
    return (ancre_de_fiche(rang),)


REGLES = (
    Regle(
        "projet.missions_socles",
        "fiches",
        B,
        "S4",
        _socles,
        titre="Une fiche pour chaque mission socle",
        explication="Toutes les missions socles seront engagées au contrat.",
    ),
    Regle(
        "projet.fiches",
        "fiches",
        B,
        "S4",
        _completes,
        titre="Des fiches-actions complètes",
        explication="Chaque action a un responsable, des acteurs, des moyens, un calendrier et un indicateur.",
    ),
    Regle(
        "projet.fiches_objectif",
        "fiches",
        A,
        "domaine §9",
        _objectifs,
        titre="Des actions liées à un objectif",
        explication="Une action met en œuvre un objectif opérationnel de l’arbre : on voit à quoi elle sert.",
    ),
    Regle(
        "projet.fiches_dates",
        "fiches",
        A,
        "S4",
        _dates,
        titre="Des actions datées",
        explication="Le calendrier d’ensemble montre les actions face aux échéances des missions.",
    ),
    Regle(
        "projet.indicateurs",
        "fiches",
        A,
        "S4 : un indicateur mesurable, avec un potentiel de progression, lié à la mission",
        _indicateurs,
        titre="Des indicateurs qui se mesurent et progressent",
        explication="Le contrat paiera sur ces indicateurs : sans mesure ni marge de progrès, rien ne se gagne.",
    ),
)
