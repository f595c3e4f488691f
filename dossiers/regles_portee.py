"""La portée d'un projet de santé : ce qu'une CPTS ne peut pas être seulement (instruction DGOS 2019/218, S1, S4).

Ces contrôles lisent des mots dans les fiches-actions : ils avertissent, ne bloquent jamais d'office.
"""

import re
from typing import Any

from commun.textes import normaliser
from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle

INSTRUCTION = "instruction DGOS 2019/218 (S4)"
TELEMEDECINE = re.compile(r"\b(telemedecine|teleconsultations?|teleexpertises?|telesoins?|telesurveillances?)\b")
NUMERIQUE = re.compile(
    r"\b(logiciels?|applications? (mobiles?|numeriques?|web)|applis?|plateformes? (numeriques?|web|en ligne)"
    r"|outils? (numeriques?|informatiques?)|sites? (internet|web)|messageries? securisees?)\b"
)
PERMANENCE = re.compile(r"\b(permanence des soins|pdsa)\b")


def ancre_de_fiche(rang: int) -> str:
    """Où se trouve la fiche de ce rang (depuis 0) sur la page des fiches."""
    return f"#fiche-{rang + 1}"


def _texte(fiche: dict[str, Any]) -> str:
    return normaliser(f"{fiche['titre']} {fiche['taches']}")


def _toutes_parlent_de(contenu: Contenu, motif: re.Pattern[str]) -> bool:
    fiches = contenu["fiches"]
    return bool(fiches) and all(motif.search(_texte(fiche)) for fiche in fiches)


def _filiere(contenu: Contenu) -> list[str]:
    if len({fiche["mission"] for fiche in contenu["fiches"]}) == 1 and len(contenu["fiches"]) > 1:
        return ["Le projet ne porte que sur une mission : un projet réduit à une filière n’est pas validable."]
    return []


def _numerique(contenu: Contenu) -> list[str]:
    if _toutes_parlent_de(contenu, NUMERIQUE):
        return [
            "Toutes les fiches parlent d’un outil numérique : un projet réduit à un outil n’est pas validable. "
            "Décrivez ce que les professionnels feront ensemble."
        ]
    return []


def _telemedecine(contenu: Contenu) -> list[str]:
    if _toutes_parlent_de(contenu, TELEMEDECINE):
        return [
            "Toutes les fiches parlent de télémédecine : un projet réduit à la télémédecine n’est pas validable. "
            "Décrivez aussi les soins en présence."
        ]
    return []


def _permanence_des_soins(contenu: Contenu) -> list[Constat]:
    return [
        Constat(
            f"Fiche « {fiche['titre']} » : la permanence des soins relève d’un autre cahier des charges (PDSA).",
            (ancre_de_fiche(rang),),
        )
        for rang, fiche in enumerate(contenu["fiches"])
        if PERMANENCE.search(_texte(fiche))
    ]


A = NiveauRegle.AVERTISSEMENT
REGLES = (
    Regle(
        "projet.filiere",
        "fiches",
        A,
        INSTRUCTION,
        _filiere,
        titre="Un projet au-delà d’une filière",
        explication="Une CPTS répond à plusieurs besoins de sa population, pas à une seule prise en charge.",
    ),
    Regle(
        "projet.numerique",
        "fiches",
        A,
        INSTRUCTION,
        _numerique,
        titre="Un projet au-delà d’un outil numérique",
        explication="Un logiciel aide une organisation ; il ne la remplace pas.",
    ),
    Regle(
        "projet.telemedecine",
        "fiches",
        A,
        INSTRUCTION,
        _telemedecine,
        titre="Un projet au-delà de la télémédecine",
        explication="La télémédecine complète l’accès aux soins du territoire ; seule, elle n’en tient pas lieu.",
    ),
    Regle(
        "projet.pdsa",
        "fiches",
        A,
        "S1",
        _permanence_des_soins,
        titre="Aucune permanence des soins",
        explication="La permanence des soins ambulatoires a son propre cahier des charges et son financement.",
    ),
)
