"""Les champs propres au contrat : nombres à la française, paliers saisis ligne à ligne."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from commun.montants import texte_montant
from contrats.actions.preuves import FichierRecu
from dossiers.televersement import lire_recu

ESPACES = re.compile(r"[\s\u00a0\u202f]")
# Un seul signe, cherché une fois : un motif qui cherche aussi les blancs autour prend un temps au carré de la ligne.
SEPARATEUR = re.compile(r"[:=→]")
SIGNES_D_UN_NOMBRE, SIGNES_DE_PALIERS, PALIERS_AU_PLUS = 40, 2_000, 20


def fichier_recu(recu: Any) -> FichierRecu | None:
    """Le fichier d'un formulaire ; None s'il n'y en a pas."""
    return FichierRecu(recu.name, lire_recu(recu)) if recu else None


def lire_nombre(texte: str, decimales: int) -> Decimal:
    """« 12 500,5 » → 12500.5 ; ``ValueError`` si ce n'est pas un nombre fini ou s'il a trop de décimales."""
    propre = ESPACES.sub("", texte).replace(",", ".").removesuffix("€")
    try:
        valeur = Decimal(propre)
    except InvalidOperation:
        raise ValueError(texte) from None
    if not valeur.is_finite() or -valeur.as_tuple().exponent > decimales or abs(valeur) >= Decimal(10) ** 9:
        raise ValueError(texte)
    return valeur


def ecrire_nombre(valeur: Decimal) -> str:
    """« 12500,5 » : virgule, sans zéro inutile."""
    texte = f"{valeur:f}"
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


class NombreField(forms.CharField):
    """Un nombre tel qu'on l'écrit en français, rendu en ``Decimal`` (None si vide)."""

    def __init__(self, *, decimales: int = 4, **kwargs: Any) -> None:
        self.decimales = decimales
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "largeur-14"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ecrire_nombre(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        texte = super().to_python(value)
        if not texte:
            return None
        if len(texte) > SIGNES_D_UN_NOMBRE:
            raise forms.ValidationError("Ce nombre est trop long : écrivez par exemple 12 500 ou 12,5.")
        try:
            return lire_nombre(texte, self.decimales)
        except ValueError:
            raise forms.ValidationError(
                f"« {texte} » n’est pas un nombre à {self.decimales} décimales au plus : "
                "écrivez par exemple 12 500 ou 12,5."
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class MontantField(NombreField):
    """Un montant en euros, jamais négatif, à deux décimales au plus (0 si vide)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimales=2, **kwargs)

    def clean(self, value: Any) -> Decimal:
        montant = super().clean(value)
        if montant is not None and montant < 0:
            raise forms.ValidationError("Un montant ne peut pas être négatif.")
        return montant if montant is not None else Decimal(0)


class PaliersField(forms.CharField):
    """Des paliers, un par ligne, « valeur : montant » ; rend une liste de couples (seuil, montant)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{ecrire_nombre(seuil)} : {ecrire_nombre(montant)}" for seuil, montant in value)
        return value

    def to_python(self, value: Any) -> list[tuple[Decimal, Decimal]]:
        texte = super().to_python(value) or ""
        lignes = [propre for ligne in texte.splitlines() if (propre := ligne.strip())]
        if len(texte) > SIGNES_DE_PALIERS or len(lignes) > PALIERS_AU_PLUS:
            raise forms.ValidationError(f"{PALIERS_AU_PLUS} paliers au plus, un par ligne : retirez ce qui dépasse.")
        return [self._palier(rang, ligne) for rang, ligne in enumerate(lignes, start=1)]

    def _palier(self, rang: int, ligne: str) -> tuple[Decimal, Decimal]:
        try:
            valeur, somme = SEPARATEUR.split(ligne, maxsplit=1)
            seuil, montant = lire_nombre(valeur, 4), lire_nombre(somme, 2)
            texte_montant(montant)
        except ValueError:
            raise forms.ValidationError(
                f"Palier {rang}, « {ligne} » : écrivez la valeur à atteindre, deux-points, puis le montant."
            ) from None
        if montant < 0:
            raise forms.ValidationError(f"Palier {rang} : un montant ne peut pas être négatif.")
        return seuil, montant

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except forms.ValidationError:
            return True
