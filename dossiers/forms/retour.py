"""La page qui revient après un refus ou un conflit : toute la saisie, et ce que l'autre a écrit."""

from typing import Any
from uuid import uuid4

from django.forms import BaseForm
from django.forms.formsets import DELETION_FIELD_NAME as SUPPRIMER

from dossiers.forms.empreintes import champs_saisis, de_depart, empreinte, valeurs_envoyees
from dossiers.forms.empreintes import departs as departs_des_formulaires
from dossiers.forms.envoi import Envoi
from dossiers.forms.places import Place
from dossiers.forms.saisie import Saisie
from dossiers.forms.sorts import Nature, Sort


def preparer_le_retour(saisie: Saisie) -> list[Sort]:
    """Reforme la page avec la saisie ; rend les champs en conflit.

    Ce que la personne n'avait pas touché prend la valeur de la base ; un champ en conflit garde la saisie, et sa
    nouvelle empreinte de départ est celle de la valeur montrée : enregistrer de nouveau, c'est choisir la sienne.
    Une ligne supprimée par un autre redevient une ligne neuve ; intouchée, elle disparaît.
    """
    for sort in saisie.sorts:
        _remettre(saisie.envoi, sort)
    for place in saisie.lieux:
        if place.disparue:
            _remettre_la_ligne(saisie, place)
    conflits = [sort for sort in saisie.sorts if sort.nature in (Nature.CONFLIT, Nature.DISPARUE)]
    for sort in conflits:
        sort.page = sort.form.add_prefix(sort.champ)
        sort.form[sort.champ].conflit = sort
    for place in saisie.lieux:
        place.form._errors = None
    return conflits


def _remettre(envoi: Envoi, sort: Sort) -> None:
    """Saisie et empreinte de départ de ce champ dans la page qui revient."""
    form = sort.form
    if sort.nature == Nature.SIEN:
        _prendre_la_base(envoi, form, sort.champ)
    elif sort.nature == Nature.CONFLIT and sort.champ == SUPPRIMER:
        envoi.poser({form.add_prefix(SUPPRIMER): []})
        for nom in champs_saisis(form):
            _prendre_la_base(envoi, form, nom)
    elif sort.nature == Nature.CONFLIT:
        envoi.repartir(form, sort.champ, sort.empreinte)


def _prendre_la_base(envoi: Envoi, form: BaseForm, nom: str) -> None:
    lue = de_depart(form, nom)
    envoi.poser(valeurs_envoyees(form[nom], lue))
    envoi.repartir(form, nom, empreinte(form.fields[nom], lue))


def _remettre_la_ligne(saisie: Saisie, place: Place) -> None:
    """La ligne que l'autre a supprimée redevient neuve si la personne y avait écrit ; sinon elle s'en va."""
    if not any(sort.form is place.form for sort in saisie.sorts):
        place.jeu.forms.remove(place.form)
        return
    saisie.envoi.donnees[place.form.add_prefix("id")] = ""
    place.form.jeton = str(uuid4())


def formulaires_de_la_page(form: Any, jeux: Any) -> list[Any]:
    """Tous les formulaires de la rubrique, celui de l'objet d'abord."""
    return [*([form] if form is not None else []), *(ligne for _lignes, jeu in jeux for ligne in jeu.forms)]


def departs_de_la_page(form: Any, jeux: Any, saisie: Saisie | None = None) -> dict[str, str]:
    """Empreintes de départ à écrire dans la page : celles de la base, ou celles de l'envoi qui revient."""
    formulaires = formulaires_de_la_page(form, jeux)
    if saisie is None or saisie.envoi.departs is None:
        return departs_des_formulaires(formulaires)
    trouvees = {
        un.add_prefix(nom): saisie.envoi.depart(un, nom) or "" for un in formulaires for nom in champs_saisis(un)
    }
    return {nom: valeur for nom, valeur in trouvees.items() if valeur}


def donner_des_jetons(jeux: Any, saisie: Saisie | None = None) -> None:
    """Chaque ligne neuve porte un jeton : envoyée deux fois, elle ne se crée qu'une fois."""
    for _lignes, jeu in jeux:
        for form in getattr(jeu, "extra_forms", ()):
            ligne = saisie.envoi.ligne_de.get(form.prefix) if saisie else None
            form.jeton = (ligne.jeton if ligne else "") or str(uuid4())
