"""La valeur d'un champ sous une forme comparable, et telle qu'un navigateur l'envoie.

L'empreinte d'une valeur de départ voyage avec la page : à l'envoi, elle dit si la base a changé entre-temps.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BoundField, Field, FileField, ModelChoiceField, MultiWidget
from django.forms.models import InlineForeignKeyField
from django.forms.widgets import CheckboxInput, ChoiceWidget
from django.utils.timezone import is_aware

LONGUEUR = 12
TECHNIQUES = frozenset({"DELETE", "ORDER"})


def canonique(champ: Field, valeur: Any) -> str:
    """Une même valeur a une même écriture, lue de la base ou saisie : retours à la ligne, décimales, fuseau."""
    return _ecrire(champ.prepare_value(valeur))


def _ecrire(valeur: Any) -> str:
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, str):
        return valeur.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    if isinstance(valeur, datetime) and is_aware(valeur):
        return valeur.astimezone(UTC).isoformat()
    if isinstance(valeur, Model):
        return str(valeur.pk)
    if isinstance(valeur, dict):
        return json.dumps(valeur, sort_keys=True, default=str)
    if isinstance(valeur, Iterable):
        return json.dumps(sorted(_ecrire(element) for element in valeur)) if valeur else ""
    return str(valeur)


def empreinte(champ: Field, valeur: Any) -> str:
    """Douze signes qui changent avec la valeur ; une valeur vide a une empreinte vide."""
    texte = canonique(champ, valeur)
    return hashlib.sha256(texte.encode("utf-8", "replace")).hexdigest()[:LONGUEUR] if texte else ""


def de_depart(form: BaseForm, nom: str) -> Any:
    """Ce que la base contient pour ce champ : la valeur initiale du formulaire."""
    return form.get_initial_for_field(form.fields[nom], nom)


def champs_saisis(form: BaseForm) -> list[str]:
    """Noms des champs que la personne remplit : ni clés, ni fichiers, ni cases de gestion des lignes."""
    cle = form._meta.model._meta.pk.name if hasattr(form, "_meta") else ""
    return [
        nom
        for nom, champ in form.fields.items()
        if nom not in TECHNIQUES | {cle}
        and not champ.disabled
        and not isinstance(champ, InlineForeignKeyField | FileField)
    ]


def departs(formulaires: Iterable[BaseForm]) -> dict[str, str]:
    """Empreintes de départ, par nom de champ dans la page ; les valeurs vides n'y sont pas."""
    trouvees = {
        form.add_prefix(nom): empreinte(form.fields[nom], de_depart(form, nom))
        for form in formulaires
        for nom in champs_saisis(form)
    }
    return {nom: valeur for nom, valeur in trouvees.items() if valeur}


def noms_envoyes(borne: BoundField) -> list[str]:
    """Noms sous lesquels un navigateur envoie ce champ : plusieurs pour une saisie composée."""
    widget = borne.field.widget
    if isinstance(widget, MultiWidget):
        return [borne.html_name + suffixe for suffixe in widget.widgets_names]
    return [borne.html_name]


def valeurs_envoyees(borne: BoundField, valeur: Any) -> dict[str, list[str]]:
    """Ce qu'un navigateur enverrait pour cette valeur, par nom ; une liste vide : rien n'est envoyé."""
    widget, preparee = borne.field.widget, borne.field.prepare_value(valeur)
    if isinstance(widget, MultiWidget):
        morceaux = preparee if isinstance(preparee, list | tuple) else widget.decompress(preparee)
        paires = zip(noms_envoyes(borne), widget.widgets, morceaux, strict=True)
        return {nom: _formater(partie, morceau) for nom, partie, morceau in paires}
    return {borne.html_name: _formater(widget, preparee)}


def _formater(widget: Any, valeur: Any) -> list[str]:
    if isinstance(widget, CheckboxInput):
        return ["on"] if widget.check_test(valeur) else []
    texte = widget.format_value(valeur)
    if isinstance(texte, list | tuple):
        return [str(morceau) for morceau in texte if morceau not in (None, "")]
    return [] if texte is None else [str(texte)]


def lisible(champ: Field, valeur: Any) -> str:
    """La valeur en mots : le libellé d'un choix, Oui ou Non, sinon le texte lui-même."""
    preparee = champ.prepare_value(valeur)
    if isinstance(champ, ModelChoiceField):
        choisis = champ.queryset.filter(pk__in=preparee if isinstance(preparee, list) else [preparee])
        return ", ".join(champ.label_from_instance(objet) for objet in choisis.order_by("pk"))
    if isinstance(champ.widget, ChoiceWidget):
        voulues = {_ecrire(v) for v in (preparee if isinstance(preparee, list | tuple) else [preparee])}
        return ", ".join(
            str(libelle) for cle, libelle in _a_plat(champ.choices) if _ecrire(cle) in voulues and cle != ""
        )
    if isinstance(preparee, bool):
        return "Oui" if preparee else "Non"
    return canonique(champ, valeur)


def _a_plat(choix: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Choix sans leurs groupes."""
    plats: list[tuple[Any, Any]] = []
    for cle, libelle in choix:
        plats += libelle if isinstance(libelle, list | tuple) else [(cle, libelle)]
    return plats
