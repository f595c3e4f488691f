"""Montrer sous chaque champ de la préparation d'où vient sa valeur, et ce qu'elle était si elle a changé."""

from collections.abc import Mapping
from typing import Any

from django import forms

from acteurs.identifiants import masquer_iban
from contrats.origines import origine_du_champ


def montrer_les_origines(saisis: Mapping[str, Any], origines: Mapping[str, Any]) -> None:
    """Pose ``origine`` sur les champs des formulaires d'une étape ; ``origines`` : celles que la rédaction garde."""
    if saisis.get("form") is not None:
        _marquer(saisis["form"], origines)
    for signataire in saisis.get("signataires", ()):
        _marquer(signataire, origines, f"signataire:{signataire.instance.partie}:")
    for engagement in saisis.get("engagements", ()):
        _marquer(engagement, origines, f"mission:{engagement.mission.code}:")
        garde = origines.get(f"mission:{engagement.mission.code}:engagee")
        engagement.origine = origine_du_champ(garde, True) if engagement.mission.socle else None
    for jeu in saisis.get("jeux", ()):
        for indicateur in jeu:
            for champ, origine in indicateur.origines.items():
                indicateur.fields[champ].origine = origine


def _marquer(formulaire: forms.BaseForm, origines: Mapping[str, Any], prefixe: str = "") -> None:
    for nom, champ in formulaire.fields.items():
        ici = formulaire.get_initial_for_field(champ, nom)
        champ.origine = origine_du_champ(origines.get(f"{prefixe}{nom}"), masquer_iban(ici) if nom == "iban" else ici)
