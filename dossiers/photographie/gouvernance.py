"""La part « gouvernance » de la photographie du projet : textes, instances, collèges, décisions, conventions."""

from collections.abc import Iterable
from typing import Any

from acteurs.nomenclatures import Qualite
from dossiers.models import Convention, Instance, MembreDInstance, ProjetSante
from dossiers.photographie.fiches import photographier_jour

TEXTES = ("representativite", "missions", "decisions", "partenariats", "outils")
SANS_COLLEGE = "Sans collège"


def photographier_gouvernance(projet: ProjetSante) -> dict[str, Any]:
    """Cinq requêtes, quel que soit le nombre de lignes."""
    colleges = list(projet.colleges.all())
    membres = list(projet.membres_d_instances.select_related("acteur", "college"))
    decisions = projet.regles_de_decision.select_related("organe")
    return {
        **{cle: getattr(projet, f"gouvernance_{cle}") for cle in TEXTES},
        "instances": [_instance(i, [m for m in membres if m.organe_id == i.pk]) for i in projet.instances.all()],
        "colleges": [
            {"cle": c.pk, "nom": c.nom, "composition": c.composition, "ponderation": c.ponderation} for c in colleges
        ],
        "regles_de_decision": [
            {
                "cle": regle.pk,
                "objet": regle.objet,
                "objet_libelle": regle.get_objet_display(),
                "mode": regle.mode,
                "mode_libelle": regle.get_mode_display(),
                "instance": regle.organe.nom if regle.organe else "",
                "precision": regle.precision,
            }
            for regle in decisions
        ],
        "conventions": [_convention(c) for c in projet.conventions.select_related("acteur", "piece")],
    }


def _instance(instance: Instance, membres: list[MembreDInstance]) -> dict[str, Any]:
    champs = ("nom", "role", "composition", "frequence", "quorum")
    return {
        "cle": instance.pk,
        **{champ: getattr(instance, champ) for champ in champs},
        "membres": [_membre(membre) for membre in membres],
        "voix": _voix(membres),
    }


def _membre(membre: MembreDInstance) -> dict[str, Any]:
    acteur = membre.acteur
    qualite = membre.qualite or (acteur.qualite if acteur else "")
    return {
        "cle": membre.pk,
        "nom": str(membre),
        "categorie": acteur.categorie if acteur else "",
        "recours": acteur.recours if acteur else "",
        "fonction": membre.fonction,
        "qualite": qualite,
        "qualite_libelle": Qualite(qualite).label if qualite else "",
        "college": membre.college.nom if membre.college else "",
        "voix": membre.voix,
    }


def _voix(membres: Iterable[MembreDInstance]) -> list[dict[str, Any]]:
    """Les voix de chaque collège dans l'instance ; ``part`` : sa pondération en pour cent, nulle sans pondération."""
    sommes: dict[str, dict[str, Any]] = {}
    for membre in membres:
        nom = membre.college.nom if membre.college else SANS_COLLEGE
        part = membre.college.ponderation if membre.college else None
        sommes.setdefault(nom, {"college": nom, "voix": 0, "part": part})["voix"] += membre.voix
    return list(sommes.values())


def _convention(convention: Convention) -> dict[str, Any]:
    piece = convention.piece if convention.piece and convention.piece.supprimee_le is None else None
    return {
        "cle": convention.pk,
        "partenaire": convention.avec,
        "objet": convention.objet,
        "etat": convention.etat,
        "etat_libelle": convention.get_etat_display(),
        **photographier_jour("signee", convention.signee_le),
        "piece": piece.titre if piece else "",
    }
