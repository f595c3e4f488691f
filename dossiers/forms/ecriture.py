"""Écrire d'une rubrique ce qui peut l'être, par le ``save()`` de chaque formulaire, sans toucher au reste."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet

from dossiers.forms.empreintes import de_depart


def neutraliser(form: BaseForm, nom: str) -> None:
    """Rend au champ la valeur de la base et oublie son erreur : l'écriture du formulaire n'y changera rien."""
    form.errors.pop(nom, None)
    form.cleaned_data.pop(nom, None)
    objet = form.instance
    champ = next((champ for champ in objet._meta.concrete_fields if champ.name == nom), None)
    if champ is not None:
        setattr(objet, champ.attname, champ.get_default() if objet._state.adding else de_depart(form, nom))
        form.cleaned_data[nom] = getattr(objet, nom)
    elif nom in form.fields:
        with suppress(ValidationError):
            form.cleaned_data[nom] = form.fields[nom].clean(form.fields[nom].prepare_value(de_depart(form, nom)))


def instantane(objet: Any) -> dict[str, Any]:
    """Les valeurs de l'objet avant qu'un formulaire n'y touche."""
    return {champ.attname: getattr(objet, champ.attname) for champ in objet._meta.concrete_fields}


def ecrire_objet(form: BaseForm, avant: dict[str, Any]) -> None:
    """Enregistre les seules colonnes que le formulaire a changées sur l'objet verrouillé."""
    objet = form.instance
    changes = [
        champ.name for champ in objet._meta.concrete_fields if getattr(objet, champ.attname) != avant[champ.attname]
    ]
    if changes:
        objet.save(update_fields=changes)
    if any(champ.name in form.changed_data for champ in objet._meta.many_to_many):
        form._save_m2m()


def ecrire_jeu(jeu: Any, a_ecrire: Collection[BaseForm]) -> None:
    """Enregistre les lignes retenues ; une ligne neuve écartée n'est pas créée, une existante ne bouge pas."""
    if not isinstance(jeu, BaseFormSet):
        if not a_ecrire and jeu.forms:
            return
        jeu.forms = [form for form in jeu.forms if form in a_ecrire]
        jeu.save()
        return
    if not a_ecrire:
        return
    for form in [f for f in jeu.extra_forms if f not in a_ecrire]:
        jeu.forms.remove(form)
    if hasattr(jeu, "_deleted_form_indexes"):
        del jeu._deleted_form_indexes
    for form in jeu.initial_forms:
        if form not in a_ecrire:
            form.cleaned_data.pop(DELETION_FIELD_NAME, None)
    jeu.save()
