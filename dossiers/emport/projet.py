"""Le projet de santé d'une archive : sa forme est-elle celle d'ici, et ce qui s'en relit. N'écrit rien."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from dossiers.emport import IDENTIFIANT, SCHEMA_PROJET
from dossiers.emport.parts import Lignes
from dossiers.emport.registre import champs_emportes, lignes_emportees
from dossiers.emport.relecture import Relecture
from dossiers.enums import Sujet
from dossiers.models import ProjetSante

OU = "Projet de santé"
Lue = tuple[Lignes, models.Model]


def defauts_de_forme(contenu: Mapping[str, Any]) -> list[str]:
    """Pourquoi ce projet n'est pas de la forme que ce portail connaît ; vide si elle l'est."""
    schema = contenu.get("schema")
    if schema != SCHEMA_PROJET:
        return [f"{OU} : forme {schema}, alors que ce portail lit la forme {SCHEMA_PROJET}."]
    if not isinstance(contenu.get("champs"), dict) or not isinstance(contenu.get("lignes"), dict):
        return [f"{OU} : illisible, il n’a ni champs ni lignes."]
    return cles_inconnues(contenu)


def cles_inconnues(contenu: Mapping[str, Any]) -> list[str]:
    """Ce que l'archive nomme et que le projet de ce portail n'a pas, ou n'a plus : une phrase par clé."""
    attendus = {champ.attname for champ in champs_emportes(Sujet.PROJET)["projet"]}
    defauts = [f"{OU}, « {cle} » : ce champ n’existe pas ici." for cle in sorted(set(contenu["champs"]) - attendus)]
    parts = {part.cle: part for part in lignes_emportees(Sujet.PROJET)}
    for cle, brutes in sorted(contenu["lignes"].items()):
        if cle not in parts:
            defauts.append(f"{OU}, lignes « {cle} » : elles n’existent pas ici.")
        elif isinstance(brutes, list):
            defauts += _champs_inconnus(parts[cle], brutes)
    return defauts


def _champs_inconnus(part: Lignes, brutes: Iterable[Any]) -> list[str]:
    attendus = {IDENTIFIANT, *(c.attname for c in part.champs()), *(lien.name for lien in part.liens()), *part.par_nom}
    nommes = {cle for brute in brutes if isinstance(brute, Mapping) for cle in brute}
    return [f"{part.titre}, « {cle} » : ce champ n’existe pas ici." for cle in sorted(nommes - attendus)]


def lire_le_projet(relecture: Relecture, projet: ProjetSante, contenu: Mapping[str, Any]) -> list[Lue]:
    """Pose sur ``projet`` les champs lus et rend ses lignes, chacune après celles qu'elle désigne.

    Ce qui ne se relit pas est dit dans ``relecture.defauts`` et laissé ; l'appelant décide s'il refuse tout.
    """
    relecture.lire_champs(projet, champs_emportes(Sujet.PROJET)["projet"], contenu["champs"], OU)
    lues: list[Lue] = []
    for part in lignes_emportees(Sujet.PROJET):
        parent = projet.dossier if part.parent == "dossier" else projet
        lignes = relecture.lire_lignes(part, parent, contenu["lignes"].get(part.cle, []))
        lues += [(part, ligne) for ligne, _ in lignes]
    return lues


def resumer(projet: ProjetSante, lues: Iterable[Lue]) -> list[str]:
    """Combien de textes et de lignes, en clair : « Textes rédigés : 12 »."""
    champs = champs_emportes(Sujet.PROJET)["projet"]
    textes = sum(1 for c in champs if isinstance(c, models.TextField) and c.value_from_object(projet).strip())
    nombres = {part.titre: 0 for part in lignes_emportees(Sujet.PROJET)}
    for part, _ in lues:
        nombres[part.titre] += 1
    comptes = {"textes rédigés": textes, **nombres}
    return [f"{titre.capitalize()} : {nombre}" for titre, nombre in comptes.items() if nombre]
