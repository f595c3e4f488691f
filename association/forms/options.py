"""Le questionnaire des statuts : court, rempli d'avance, vérifié d'un bloc."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Field
from django.forms import BoundField
from django.utils import timezone

from association.coherence import incoherences
from association.models import OptionsAssociation
from association.questionnaire import AIDES, ENSEMBLES
from commun.montants import format_nombre
from dossiers.forms.champs import DateNative, NombreDecimal, Texte


@dataclass(frozen=True)
class Ensemble:
    """Des champs qui vont ensemble, sous un titre."""

    cle: str
    titre: str
    champs: list[BoundField]


class OptionsForm(forms.ModelForm):
    """``revision`` : celle de la page, contre un écrasement. ``reprises`` : ce que vaut un champ laissé vide,
    montré en gris à sa place ; jamais dans l'aide, qui s'affiche sans être échappée."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    assemblee_jour = forms.DateField(
        label="Date de l’assemblée constitutive",
        widget=DateNative,
        required=False,
        help_text="Par exemple : 02/03/2027.",
    )
    assemblee_heure = forms.TimeField(
        label="Heure de l’assemblée constitutive",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Heure de Paris. Par exemple : 20:00.",
        error_messages={"invalid": "Écrivez une heure. Par exemple : 20:00."},
    )

    class Meta:
        model = OptionsAssociation
        fields = [
            champ
            for _cle, _titre, champs in ENSEMBLES
            for champ in champs
            if champ not in ("assemblee_jour", "assemblee_heure")
        ]
        widgets = {"objet_complement": Texte(3), "fondateurs": Texte(5)}
        field_classes = {"cotisation_montant": NombreDecimal, "cotisation_structures": NombreDecimal}

    def __init__(self, *args: Any, reprises: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, aide in AIDES.items():
            self.fields[nom].help_text = aide
        for nom, reprise in reprises.items():
            self.fields[nom].widget.attrs["placeholder"] = reprise
        for nom, champ in self.fields.items():
            if isinstance(champ, forms.IntegerField | forms.DecimalField) and nom != "revision":
                _borner(champ, OptionsAssociation._meta.get_field(nom))
        if self.instance.assemblee_le:
            local = timezone.localtime(self.instance.assemblee_le)
            self.initial |= {"assemblee_jour": local.date(), "assemblee_heure": local.time()}
        self.initial["revision"] = self.instance.revision

    @property
    def ensembles(self) -> list[Ensemble]:
        """Les champs, rangés comme la page les montre."""
        return [Ensemble(cle, titre, [self[nom] for nom in champs]) for cle, titre, champs in ENSEMBLES]

    def clean(self) -> dict[str, Any]:
        super().clean()
        for champ, message in incoherences(self.cleaned_data):
            if champ not in self.errors:
                self.add_error(champ, message)
        self.cleaned_data["assemblee_le"] = self._assemblee()
        return self.cleaned_data

    def _assemblee(self) -> datetime | None:
        jour, heure = self.cleaned_data.get("assemblee_jour"), self.cleaned_data.get("assemblee_heure")
        if bool(jour) == bool(heure):
            return timezone.make_aware(datetime.combine(jour, heure)) if jour else None
        manquant = "assemblee_heure" if jour else "assemblee_jour"
        if not {"assemblee_jour", "assemblee_heure"} & set(self.errors):
            self.add_error(manquant, "Donnez la date et l’heure ensemble, ou ni l’une ni l’autre.")
        return None

    def valeurs(self) -> dict[str, Any]:
        """Les champs du modèle, tels que l'action les écrit."""
        autres = ("revision", "assemblee_jour", "assemblee_heure")
        return {nom: dite for nom, dite in self.cleaned_data.items() if nom not in autres}


def _borner(champ: forms.Field, modele: Field) -> None:
    """Les bornes du modèle, dites dans leurs mots et vérifiées avant toute contradiction."""
    bas = max(v.limit_value for v in modele.validators if isinstance(v, MinValueValidator))
    haut = min(v.limit_value for v in modele.validators if isinstance(v, MaxValueValidator))
    message = f"Répondez par un nombre de {bas} à {format_nombre(haut)}."
    autres = [v for v in champ.validators if not isinstance(v, MinValueValidator | MaxValueValidator)]
    champ.validators = [*autres, MinValueValidator(bas, message), MaxValueValidator(haut, message)]
    champ.widget.attrs.setdefault("inputmode", "decimal" if isinstance(champ, forms.DecimalField) else "numeric")
