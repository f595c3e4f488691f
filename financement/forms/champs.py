"""Les champs propres aux formulaires de barème."""

from typing import Any

from django import forms


class MontantField(forms.DecimalField):
    """Un montant ou un nombre comme on l'écrit : « 22 500 », « 0,75 », toutes espaces acceptées."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {}).setdefault("invalid", "Écrivez un nombre, par exemple 22 500.")
        options["error_messages"].setdefault("min_value", "Un montant ne peut pas être négatif.")
        attributs = {"inputmode": "decimal", "autocomplete": "off", **options.pop("attributs", {})}
        super().__init__(widget=forms.TextInput(attrs=attributs), required=False, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()).replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """Sans zéro inutile, virgule décimale : 0.7500 se relit « 0,75 »."""
        if value is None or isinstance(value, str):
            return value
        texte = f"{value:f}"
        return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


class DateNative(forms.DateInput):
    """Calendrier du navigateur, valeur au format ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
