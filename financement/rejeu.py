"""Écrire une situation comme un fichier de cas : ``python -m financement`` le rejoue à l'identique. Pur.

L'inverse de ``financement.entree`` : ``lire_toml(cas_en_toml(situation, bareme))`` rend cette situation et ce barème.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from financement.bareme import Bareme
from financement.entree_indicateurs import MASQUEE
from financement.indicateurs import IndicateurRemunere, Objectif, Releves
from financement.situation import OPTIONS_SNP, Avenant, CriseReconnue, MissionEngagee, Situation


def cas_en_toml(situation: Situation, bareme: Bareme, remarques: Iterable[str] = ()) -> str:
    """Le cas, en TOML ; ``remarques`` : des phrases à mettre en tête, en commentaires."""
    lignes = [f"# {' '.join(remarque.split())}" for remarque in remarques]
    lignes += [f"bareme = {_valeur(bareme.code)}", f"population = {situation.population}"]
    lignes.append(f"signature = {_valeur(situation.signature)}")
    if situation.resiliation is not None:
        lignes.append(f"resiliation = {_valeur(situation.resiliation)}")
    if situation.arretees is not None:
        lignes.append(f"resultats_arretes = {sorted(situation.arretees)}")
    for mission in situation.missions:
        lignes += _mission("missions", mission)
    for avenant in situation.avenants:
        lignes += _avenant(avenant)
    for crise in situation.crises:
        lignes += _crise(crise)
    lignes += _releves(situation.releves)
    return "\n".join(lignes) + "\n"


def _avenant(avenant: Avenant) -> Iterator[str]:
    yield from ("", "[[avenants]]", f"effet = {_valeur(avenant.effet)}")
    if avenant.population is not None:
        yield f"population = {avenant.population}"
    if avenant.bareme is not None:
        yield f"bareme = {_valeur(avenant.bareme.code)}"
    if avenant.missions == ():
        yield "missions = []"
    for mission in avenant.missions or ():
        yield from _mission("avenants.missions", mission)


def _crise(crise: CriseReconnue) -> Iterator[str]:
    yield from ("", "[[crises]]", f"du = {_valeur(crise.du)}", f"au = {_valeur(crise.au)}")
    yield from (f"reconnue_le = {_valeur(crise.reconnue_le)}", f"reference = {_valeur(crise.reference)}")


def _mission(cle: str, mission: MissionEngagee) -> Iterator[str]:
    yield from ("", f"[[{cle}]]", f"code = {_valeur(mission.code)}", f"demarrage = {_valeur(mission.demarrage)}")
    for option in OPTIONS_SNP:
        if getattr(mission, option):
            yield f"{option} = true"
    if mission.atteinte:
        yield f"atteinte = {_table({str(annee): taux for annee, taux in mission.atteinte.items()})}"
    for indicateur in mission.indicateurs:
        yield from _indicateur(f"{cle}.indicateurs", indicateur)


def _indicateur(cle: str, indicateur: IndicateurRemunere) -> Iterator[str]:
    yield from ("", f"[[{cle}]]", f"code = {_valeur(indicateur.code)}", f"libelle = {_valeur(indicateur.libelle)}")
    yield from (f"montant = {_valeur(indicateur.montant)}", f"mode = {_valeur(indicateur.mode.value)}")
    if indicateur.reference is not None:
        yield f"reference = {_valeur(indicateur.reference)}"
    if indicateur.objectifs:
        yield f"objectifs = [{', '.join(_objectif(objectif) for objectif in indicateur.objectifs)}]"


def _objectif(objectif: Objectif) -> str:
    dits: dict[str, Any] = {"depuis": objectif.depuis}
    if objectif.cible is not None:
        dits["cible"] = objectif.cible
    if objectif.baisse:
        dits["baisse"] = True
    if objectif.paliers:
        dits["paliers"] = [{"seuil": palier.seuil, "montant": palier.montant} for palier in objectif.paliers]
    return _table(dits)


def _releves(releves: Releves) -> Iterator[str]:
    for code, annees in releves.items():
        yield from ("", f"[releves.{_valeur(code)}]")
        for annee, valeur in annees.items():
            yield f"{annee} = {_valeur(MASQUEE if valeur is None else valeur)}"


def _table(dits: dict[str, Any]) -> str:
    return f"{{ {', '.join(f'{cle} = {_valeur(valeur)}' for cle, valeur in dits.items())} }}"


def _valeur(valeur: Any) -> str:
    """Une valeur TOML. Un nombre à virgule s'écrit en texte : un flottant ne le représenterait pas."""
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    if isinstance(valeur, int):
        return str(valeur)
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, list):
        return f"[{', '.join(_table(un) for un in valeur)}]"
    texte = f"{valeur:f}" if isinstance(valeur, Decimal) else valeur
    return json.dumps(texte, ensure_ascii=False).replace("\x7f", "\\u007f")
