"""Où un commentaire s'épingle : les champs d'une rubrique, leur nom à l'écran et leur ancre dans la page."""

from collections.abc import Iterable, Mapping
from typing import Any

from dossiers.etapes import RUBRIQUES, Lignes, Rubrique
from dossiers.forms.lettre import MissionEnvisageeForm
from financement.registre import bareme_courant

TOUTE_LA_RUBRIQUE = "Toute la rubrique"
MISSIONS = "missions"


def champs_de(rubrique: Rubrique) -> dict[str, str]:
    """Clé → libellé des champs d'une rubrique, dans l'ordre de l'écran ; un jeu de lignes compte pour un.

    La clé est le nom du champ dans le formulaire, ou le préfixe du jeu de lignes.
    """
    champs = {}
    if rubrique.formulaire is not None:
        champs = {nom: str(champ.label) for nom, champ in rubrique.formulaire.base_fields.items()}
    for lignes in rubrique.lignes:
        champs |= _champs_des_lignes(lignes)
    return champs


def _champs_des_lignes(lignes: Lignes) -> dict[str, str]:
    if lignes.prefixe != MISSIONS:
        return {lignes.prefixe: lignes.titre or lignes.prefixe}
    champs = MissionEnvisageeForm.base_fields.items()
    return {
        f"{MISSIONS}-{mission.code}-{nom}": f"{mission.libelle} : {str(champ.label).lower()}"
        for mission in bareme_courant().missions
        for nom, champ in champs
    }


def libelle_de(sujet: str, cle: str, champ: str) -> str:
    """Le nom à l'écran d'un champ épinglé ; vide pour la rubrique entière, ou si le champ n'existe plus."""
    rubrique = next((r for r in RUBRIQUES[sujet] if r.cle == cle), None)
    return champs_de(rubrique).get(champ, "") if rubrique and champ else ""


def ancre_de(rubrique: Rubrique | None, champ: str) -> str:
    """L'ancre du champ dans la page de sa rubrique ; un jeu de lignes a celle de son préfixe."""
    prefixes = {lignes.prefixe for lignes in rubrique.lignes} if rubrique else set()
    if not champ:
        return "#contenu"
    return f"#{champ}" if champ in prefixes else f"#div_id_{champ}"


def epingler(form: Any, jeux: Iterable[tuple[Lignes, Any]], par_champ: Mapping[str, list[Any]]) -> None:
    """Attache les commentaires à leur champ (``champ.epingles``) ou à leur jeu de lignes, pour le gabarit."""
    jeux = list(jeux)
    for lignes, jeu in jeux:
        jeu.epingles = par_champ.get(lignes.prefixe, [])
    for formulaire in ([form] if form is not None else []) + [f for _lignes, jeu in jeux for f in jeu.forms]:
        for nom, champ in formulaire.fields.items():
            champ.epingles = par_champ.get(formulaire.add_prefix(nom), [])
