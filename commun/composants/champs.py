"""Ce que chaque champ de formulaire du portail dit quand une réponse manque ou ne convient pas : un seul endroit.

``FORM_RENDERER`` désigne :class:`RenduDuPortail` : tout formulaire (portail, connexion, administration) en hérite.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise

from commun.montants import format_nombre
from commun.textes import en_incise

SIGNES_D_UN_TEXTE = 20_000
SORTIES: tuple[tuple[type[forms.Field], str, str], ...] = (
    (forms.EmailField, "invalid", "Écrivez une adresse complète. Par exemple : prenom.nom@exemple.fr."),
    # Un champ décimal est, pour Django, un champ entier : le plus précis d'abord, le premier message posé reste.
    (forms.DecimalField, "invalid", "Écrivez un nombre, en chiffres. Par exemple : 1250,50."),
    (forms.IntegerField, "invalid", "Écrivez un nombre entier, en chiffres. Par exemple : 15000."),
    (forms.DateField, "invalid", "Écrivez une date qui existe. Par exemple : 02/03/2026."),
    (forms.DateTimeField, "invalid", "Écrivez une date et une heure. Par exemple : 02/03/2026 14:30."),
)


class ChampDuPortail(forms.BoundField):
    """Un champ lié : son message quand il est vide le nomme, ses textes longs ont une longueur maximale.

    ``conflit`` : ce qu'une autre personne y a écrit entre-temps, posé par la page qui le montre.
    """

    conflit: Any = None

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        nommer_les_refus(field, str(self.label or ""))


def nommer_les_refus(champ: forms.Field, libelle: str) -> None:
    """Remplace les messages par défaut du champ ; un message écrit pour lui reste le sien."""
    messages = champ.error_messages
    if _par_defaut(champ, "required"):
        messages["required"] = _obligatoire(champ, libelle)
    for classe, code, sortie in SORTIES:
        if isinstance(champ, classe) and (code not in messages or _par_defaut(champ, code)):
            messages[code] = sortie
    if isinstance(champ, forms.CharField):
        _borner(champ)


def _par_defaut(champ: forms.Field, code: str) -> bool:
    """Vrai si le message vient de Django (paresseux et hérité de la classe), non du formulaire."""
    message = champ.error_messages.get(code)
    return isinstance(message, Promise) and any(
        message is classe.__dict__["default_error_messages"].get(code)
        for classe in type(champ).__mro__
        if "default_error_messages" in classe.__dict__
    )


def _obligatoire(champ: forms.Field, libelle: str) -> str:
    libelle = libelle.strip(" ?:")
    if isinstance(champ, forms.BooleanField):
        return f"Cochez « {libelle} » pour continuer."
    if isinstance(champ, forms.FileField):
        return f"Choisissez un fichier : {en_incise(libelle)}."
    if isinstance(champ, forms.ChoiceField | forms.ModelChoiceField):
        return f"Choisissez une réponse : {en_incise(libelle)}."
    return f"Remplissez ce champ : {en_incise(libelle)}."


def _borner(champ: forms.CharField) -> None:
    """Pose la longueur maximale d'un texte long et dit, dans ses mots, de combien une réponse dépasse."""
    if champ.max_length is None and isinstance(champ.widget, forms.Textarea):
        champ.max_length = SIGNES_D_UN_TEXTE
        champ.validators = [*champ.validators, MaxLengthValidator(SIGNES_D_UN_TEXTE)]
    if isinstance(champ.widget, forms.Textarea):
        champ.widget.attrs.pop("maxlength", None)
        champ.widget.attrs.setdefault("data-signes", champ.max_length)
    champ.validators = [
        LongueurMaximale(v.limit_value) if type(v) is MaxLengthValidator else v for v in champ.validators
    ]


class LongueurMaximale(MaxLengthValidator):
    """« 300 signes au plus : raccourcissez votre réponse de 12 signes. »"""

    def __init__(self, limite: int) -> None:
        super().__init__(limite)

    def __call__(self, valeur: Any) -> None:
        trop = self.clean(valeur) - self.limit_value
        if trop > 0:
            limite, exces = format_nombre(self.limit_value), format_nombre(trop)
            pluriel = "s" if trop > 1 else ""
            message = f"{limite} signes au plus : raccourcissez votre réponse de {exces} signe{pluriel}."
            raise forms.ValidationError(message, code="max_length")


class RenduDuPortail(TemplatesSetting):
    """Le rendu des formulaires : les gabarits du projet, et :class:`ChampDuPortail` pour chaque champ."""

    bound_field_class = ChampDuPortail
