"""Les champs propres aux formulaires d'un dossier."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import ModelForm

from financement.registre import bareme_courant

MONTANT_NEGATIF = {"min_value": "Un montant ne peut pas être négatif."}


# Le champ a la largeur d'un montant.
SAISIE = {"inputmode": "decimal", "class": "largeur-14"}


class NombreDecimal(forms.DecimalField):
    """Un nombre comme on l'écrit : « 1 250,5 », toutes espaces acceptées, virgule ou point."""

    def __init__(self, **options: Any) -> None:
        super().__init__(localize=True, widget=forms.TextInput(attrs=dict(SAISIE)), **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """Sans zéro inutile : 12,40 se relit « 12,4 », 100 se relit « 100 »."""
        return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value


class Texte(forms.Textarea):
    """Zone de texte d'une hauteur donnée."""

    def __init__(self, rows: int = 4) -> None:
        super().__init__(attrs={"rows": rows})


def texte_libre(label: str, *, aide: str, limite: int, lignes: int, manque: str = "") -> forms.CharField:
    """Un champ de texte de ``limite`` caractères au plus ; exigé si ``manque`` dit ce qu'il faut écrire."""
    messages = {"required": manque} if manque else None
    return forms.CharField(
        label=label,
        required=bool(manque),
        max_length=limite,
        widget=Texte(lignes),
        help_text=aide,
        error_messages=messages,
    )


def selon(choix: str, *reponses: str) -> dict[str, str]:
    """Attributs d'un champ qui ne sert qu'à ces réponses : ``js/selon.js`` ne le montre qu'avec elles."""
    return {"data-selon": choix, "data-pour": " ".join(reponses)}


class DateNative(forms.DateInput):
    """Calendrier du navigateur, valeur au format ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HeureNative(forms.TimeInput):
    """Heure du navigateur, valeur au format ISO."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MissionsParMission:
    """Un formulaire par mission du barème en vigueur, dans son ordre ; même usage qu'un jeu de formulaires.

    Une mission laissée vide n'est pas enregistrée ; vidée, elle est retirée.
    """

    formulaire: type[ModelForm]
    champs_texte = ("constat", "objectif", "actions")

    def __init__(self, data: Any = None, *, instance: Any = None, prefix: str = "missions") -> None:
        self.instance = instance
        existantes = {m.mission_id: m for m in (instance.missions.all() if instance.pk else ())}
        self.forms = [self._former(data, mission, existantes.get(mission.code), prefix) for mission in self.missions]

    @property
    def missions(self) -> tuple:
        return bareme_courant().missions

    def _former(self, data: Any, mission: Any, existante: Any, prefix: str) -> ModelForm:
        modele = self.formulaire._meta.model
        instance = existante or modele(lettre=self.instance, mission_id=mission.code)
        formulaire = self.formulaire(data, instance=instance, prefix=f"{prefix}-{mission.code}")
        for nom in self.champs_texte:
            formulaire.fields[nom].required = False
        formulaire.mission = mission
        return formulaire

    def __iter__(self):
        return iter(self.forms)

    def is_valid(self) -> bool:
        return all([formulaire.is_valid() for formulaire in self.forms])

    def save(self) -> None:
        """Enregistre les missions décrites, retire celles qui ont été vidées."""
        for formulaire in self.forms:
            if any(formulaire.cleaned_data.get(nom) for nom in self.champs_texte):
                formulaire.save()
            elif formulaire.instance.pk:
                formulaire.instance.delete()
