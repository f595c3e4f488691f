"""La saisie d'un montant en euros entiers : ce qu'on tape en français, rien d'approché."""

import re
from typing import Any

from django import forms

from commun.montants import euros
from dossiers.forms.champs import MONTANT_NEGATIF

SEPARATEURS = re.compile(r"[\s\u00a0\u202f_']+")
CENTS_NULS = re.compile(r"[.,]0{1,2}$")
A_DECIMALES = re.compile(r"[0-9]+[.,][0-9]+")
CHIFFRES = re.compile(r"[0-9]+")


class EurosEntiersField(forms.CharField):
    """« 15 000 », « 15000 € » ou « 15000,00 » → 15000 ; None si vide. Jamais de centimes ni de montant négatif.

    ``zero_vide`` : zéro et vide se valent, et la case reste vide.
    """

    def __init__(self, *, maximum: int, zero_vide: bool = False, **kwargs: Any) -> None:
        self.maximum, self.zero_vide = maximum, zero_vide
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "saisie-euros"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return None if self.zero_vide and value == 0 else value

    def to_python(self, value: Any) -> int | None:
        texte = super().to_python(value)
        propre = CENTS_NULS.sub("", SEPARATEURS.sub("", texte).removesuffix("€"))
        if not propre:
            return None
        if propre[0] in "-−" and CHIFFRES.search(propre):
            raise forms.ValidationError(MONTANT_NEGATIF["min_value"], code="negatif")
        if A_DECIMALES.fullmatch(propre):
            raise forms.ValidationError(
                f"« {texte} » : arrondissez à l’euro, sans point ni virgule. Par exemple : 15000.", code="decimales"
            )
        if not CHIFFRES.fullmatch(propre):
            raise forms.ValidationError(
                f"« {texte[:40]} » n’est pas un montant : écrivez un nombre entier d’euros, par exemple 15000.",
                code="texte",
            )
        if len(propre.lstrip("0")) > len(str(self.maximum)) or int(propre) > self.maximum:
            raise forms.ValidationError(
                f"Ce montant dépasse {euros(self.maximum, centimes=False)} : vérifiez le nombre de zéros.",
                code="maximum",
            )
        return int(propre)
