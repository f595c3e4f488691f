"""Ce qu'il advient de chaque champ d'un envoi : écrit, inchangé, refusé, en conflit, en attente."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, Textarea
from django.forms.models import model_to_dict

from dossiers.forms.empreintes import champs_saisis, de_depart, empreinte, lisible, valeurs_envoyees
from dossiers.models import TraceRedaction


class Nature(StrEnum):
    ECRIT = "enregistre"
    INCHANGE = "inchange"
    SIEN = "sien"
    REFUSE = "refuse"
    ATTENTE = "attente"
    CONFLIT = "conflit"
    DISPARUE = "disparue"


# Un envoi ordinaire qui en contient un n'écrit rien ; la page revient avec la saisie.
EMPECHEMENTS = frozenset({Nature.REFUSE, Nature.ATTENTE, Nature.CONFLIT, Nature.DISPARUE})


@dataclass
class Sort:
    """Le sort d'un champ. ``page`` : son nom dans la page ; ``cle`` : celui de sa trace."""

    form: BaseForm
    champ: str
    page: str
    nature: Nature
    cle: str = ""
    message: str = ""
    trace: TraceRedaction | None = None
    soi: bool = False  # l'autre écriture est la sienne, dans une autre page

    @property
    def libelle(self) -> str:
        return str(self.form[self.champ].label) if self.champ in self.form.fields else self.champ

    @property
    def empreinte(self) -> str:
        """Empreinte de ce que la base contient après l'envoi."""
        champ = self.form.fields[self.champ]
        if self.nature == Nature.ECRIT:
            return empreinte(champ, self.valeur_ecrite)
        return empreinte(champ, de_depart(self.form, self.champ))

    @property
    def valeur_ecrite(self) -> Any:
        instance = getattr(self.form, "instance", None)
        if isinstance(instance, Model) and self.champ in {f.name for f in instance._meta.concrete_fields}:
            return model_to_dict(instance, [self.champ]).get(self.champ)
        return self.form.cleaned_data.get(self.champ)

    @property
    def en_base(self) -> dict[str, list[str]]:
        """La valeur de la base comme un navigateur l'enverrait, par nom dans la page."""
        valeur = self.valeur_ecrite if self.nature == Nature.ECRIT else de_depart(self.form, self.champ)
        envoyees = valeurs_envoyees(self.form[self.champ], valeur)
        prefixe = self.form.add_prefix(self.champ)
        return {self.page + nom.removeprefix(prefixe): valeurs for nom, valeurs in envoyees.items()}

    @property
    def ligne_en_base(self) -> dict[str, dict[str, Any]]:
        """Toute la ligne telle qu'elle est en base : nom dans la page → valeurs et empreinte."""
        prefixe = self.page.removesuffix(self.champ)
        return {
            prefixe + nom: {
                "valeurs": valeurs_envoyees(self.form[nom], de_depart(self.form, nom))[self.form.add_prefix(nom)],
                "empreinte": empreinte(self.form.fields[nom], de_depart(self.form, nom)),
            }
            for nom in champs_saisis(self.form)
            if self.form.add_prefix(nom) in valeurs_envoyees(self.form[nom], de_depart(self.form, nom))
        }

    # Pour la page : ce que l'autre a écrit.

    @property
    def sien(self) -> str:
        return lisible(self.form.fields[self.champ], de_depart(self.form, self.champ))

    @property
    def long(self) -> bool:
        """Vrai pour un texte : les deux versions peuvent se garder à la suite."""
        return isinstance(self.form.fields[self.champ].widget, Textarea)
