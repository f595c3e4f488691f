"""L'arbre d'objectifs d'un projet de la démonstration, d'après ``fixtures/demo/textes/objectifs.toml``."""

from collections.abc import Mapping
from typing import Any

from cpts_portal.demo.textes import textes
from dossiers.enums_projet import NiveauObjectif
from dossiers.models import Objectif, ProjetSante


def ecrire_l_arbre(projet: ProjetSante) -> None:
    """Un des arbres, toujours le même pour un même dossier ; les besoins de la lettre se partagent les généraux."""
    arbres = textes("objectifs")["arbres"]
    generaux = arbres[projet.dossier_id % len(arbres)]["generaux"]
    besoins = list(projet.dossier.lettre.besoins.order_by("pk"))
    for rang, branche in enumerate(generaux):
        general = _objectif(projet, branche["intitule"], rang, None)
        general.besoins.add(*besoins[rang :: len(generaux)])
        for place, specifique in enumerate(branche["specifiques"]):
            _ecrire_la_branche(projet, specifique, place, general)


def _ecrire_la_branche(projet: ProjetSante, branche: Mapping[str, Any], rang: int, parent: Objectif) -> None:
    specifique = _objectif(projet, branche["intitule"], rang, parent)
    for place, (intitule, mission) in enumerate(branche["operationnels"]):
        _objectif(projet, intitule, place, specifique).missions.add(mission)


def _objectif(projet: ProjetSante, intitule: str, rang: int, parent: Objectif | None) -> Objectif:
    niveau = parent.niveau + 1 if parent else NiveauObjectif.GENERAL
    return Objectif.objects.create(projet=projet, intitule=intitule, rang=rang + 1, parent=parent, niveau=niveau)


def objectif_de_la_mission(projet: ProjetSante, mission: str) -> Objectif | None:
    """Le premier objectif opérationnel qui sert cette mission."""
    operationnels = projet.arbre.filter(niveau=NiveauObjectif.OPERATIONNEL, missions=mission)
    return operationnels.order_by("pk").first()
