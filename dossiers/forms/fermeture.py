"""Ce qui ne se modifie pas dans une rubrique rouverte en partie : les champs se lisent, les lignes se taisent."""

from typing import Any

from dossiers.forms.empreintes import champs_saisis, de_depart, empreinte
from dossiers.forms.places import Place
from dossiers.forms.sorts import Nature, Sort
from dossiers.reouverture import CHAMP_FERME, Ouverture

FERME = "ferme"
Jeux = list[tuple[Any, Any]]


def fermer(rubrique: str, form: Any, jeux: Jeux, ouvert: Ouverture, envoi: Any = None) -> Jeux:
    """Ferme les champs non visés et rend les jeux de lignes à garder.

    À l'affichage, un champ fermé se lit ; un jeu fermé n'y est pas. D'un envoi, ce qui viserait un champ fermé est
    gardé pour être refusé en le disant : rien de ce que la personne a écrit ne se perd.
    """
    if ouvert.est_entiere(rubrique):
        return jeux
    gardes = []
    if form is not None:
        _fermer_les_champs(rubrique, form, ouvert, envoi)
    for lignes, jeu in jeux:
        if any(_vise(rubrique, lignes.prefixe, ouvert, f) for f in jeu.forms) or ouvert.ouvre(rubrique, lignes.prefixe):
            for formulaire in jeu.forms:
                _fermer_les_champs(rubrique, formulaire, ouvert, envoi, lignes.prefixe)
            gardes.append((lignes, jeu))
        elif envoi is not None and any(ligne.jeu == lignes.prefixe for ligne in envoi.lignes):
            jeu.ferme = True
            gardes.append((lignes, jeu))
    return gardes


def _vise(rubrique: str, prefixe: str, ouvert: Ouverture, form: Any) -> bool:
    return any(ouvert.ouvre(rubrique, form.add_prefix(nom)) for nom in form.fields)


def _fermer_les_champs(rubrique: str, form: Any, ouvert: Ouverture, envoi: Any, prefixe: str = "") -> None:
    for nom, champ in form.fields.items():
        cle = form.add_prefix(nom)
        if ouvert.ouvre(rubrique, cle) or (prefixe and ouvert.ouvre(rubrique, prefixe)) or champ.widget.is_hidden:
            continue
        setattr(champ, FERME, True)
        champ.disabled = envoi is None or cle not in envoi.donnees


def est_fermee(place: Place) -> bool:
    """Vrai pour une ligne d'un jeu que la demande ne vise pas, ou plus."""
    return bool(getattr(place.jeu, FERME, False))


def refuser_la_place(saisie: Any, place: Place) -> list[Sort]:
    """Refuse chaque champ changé d'une ligne fermée, en le disant."""
    form = place.form
    changes = [
        nom
        for nom in champs_saisis(form)
        if place.neuve
        or empreinte(form.fields[nom], getattr(form, "cleaned_data", {}).get(nom))
        != empreinte(form.fields[nom], de_depart(form, nom))
    ]
    changes = [nom for nom in changes if not (place.neuve and form.empty_permitted and not form.has_changed())]
    return [
        Sort(form, nom, saisie.envoi.nom_de_page(form, nom), Nature.REFUSE, place.cle_de(nom), CHAMP_FERME)
        for nom in changes
    ]
