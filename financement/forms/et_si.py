"""Les choix d'un « et si », écrits dans l'adresse : tous facultatifs, au moins un pour comparer."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from financement.bareme import Bareme
from financement.choix import lire_population, lire_pourcentage
from financement.et_si import EtSi, abandonnables, comparer
from financement.refus import SaisieRefusee
from financement.situation import Situation
from financement.variations import Choix, a_demarrer

RIEN = "Choisissez au moins un changement à comparer."
# Le champ du formulaire qui porte le refus d'un champ du moteur.
CHAMPS = {"population": "si_population", "bareme": "si_bareme"}


class EtSiForm(forms.Form):
    """Démarrage plus tard, option abandonnée, objectifs, autre population, autre barème vérifié.

    Une fois valide, ``resultat`` porte les deux scénarios.
    """

    use_required_attribute = False

    si_report = forms.IntegerField(
        label="Démarrer plus tard, de",
        required=False,
        min_value=1,
        max_value=48,
        help_text="Nombre de mois ajoutés à la date de démarrage. Par exemple : 6.",
        error_messages={
            "invalid": "Écrivez un nombre de mois, par exemple 6.",
            "min_value": "Un report est d’au moins un mois.",
            "max_value": "Un report est d’au plus 48 mois.",
        },
    )
    si_mission = forms.ChoiceField(label="Pour quelle mission", required=False)
    si_abandon = forms.MultipleChoiceField(
        label="Une option ou une mission de moins",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "« %(value)s » ne se retire pas : mission socle, ou option absente."},
    )
    si_objectifs = forms.CharField(
        label="Objectifs atteints chaque année, en pour cent",
        required=False,
        max_length=12,
        help_text="Tous atteints si vous laissez vide. Par exemple : 80.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "largeur-9"}),
    )
    si_population = forms.CharField(
        label="Autre population",
        required=False,
        max_length=30,
        help_text="Nombre d’habitants, qui donne la taille. Par exemple : 82 000.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "largeur-9"}),
    )
    si_bareme = forms.ChoiceField(label="Autre barème vérifié", required=False)

    def __init__(
        self,
        situation: Situation,
        bareme: Bareme,
        verifies: list[Bareme],
        data: Any = None,
        *,
        depuis: date | None = None,
    ) -> None:
        """``depuis`` : le contrat est en vigueur, ces choix vaudraient à partir de ce jour."""
        self.situation, self.bareme, self.depuis = situation, bareme, depuis
        self.baremes = {autre.code: autre for autre in verifies if autre.code != bareme.code}
        self.resultat: EtSi | None = None
        super().__init__(data)
        missions = [(m.code, bareme.libelle_poste(m.code)) for m in a_demarrer(situation, bareme, depuis)]
        toutes = "Toutes" if depuis is None else "Toutes celles qui n’ont pas démarré"
        self.fields["si_mission"].choices = [("", toutes), *missions]
        if not missions:
            del self.fields["si_report"], self.fields["si_mission"]
        self.fields["si_abandon"].choices = abandonnables(situation, bareme)
        autres = [(code, f"{code}, {autre.libelle}") for code, autre in self.baremes.items()]
        self.fields["si_bareme"].choices = [("", "Le même"), *autres]
        for nom in ("si_abandon", "si_bareme"):
            if len(self.fields[nom].choices) < (2 if nom == "si_bareme" else 1):
                del self.fields[nom]

    @classmethod
    def concerne(cls, data: Any) -> bool:
        """Vrai si l'adresse porte un champ de ce formulaire."""
        return any(nom in data for nom in cls.base_fields)

    def clean_si_objectifs(self) -> Decimal | None:
        return self._lire(lire_pourcentage, "si_objectifs")

    def clean_si_population(self) -> int | None:
        return self._lire(lire_population, "si_population")

    def _lire(self, lecture: Any, champ: str) -> Any:
        texte = self.cleaned_data[champ]
        try:
            return lecture(champ, texte) if texte.strip() else None
        except SaisieRefusee as refus:
            raise forms.ValidationError(_phrase(refus.message)) from refus

    def choix(self) -> Choix:
        lu = self.cleaned_data
        return Choix(
            report=lu.get("si_report") or 0,
            mission=lu.get("si_mission", ""),
            abandons=frozenset(lu.get("si_abandon", ())),
            objectifs=lu.get("si_objectifs"),
            population=lu.get("si_population"),
            bareme=self.baremes.get(lu.get("si_bareme", "")),
        )

    def clean(self) -> dict[str, Any]:
        """Calcule les deux scénarios ; un refus du moteur est porté par le champ qui en est la cause."""
        donnees = super().clean() or {}
        if self.errors:
            return donnees
        choix = self.choix()
        if choix.vide:
            self.add_error(None, RIEN)
            return donnees
        try:
            self.resultat = comparer(self.situation, self.bareme, choix, self.depuis)
        except SaisieRefusee as refus:
            self.add_error(self._champ(refus.champ), _phrase(refus.message))
        return donnees

    def _champ(self, du_moteur: str) -> str | None:
        """Le champ du formulaire qui porte ce refus : le report, à défaut d'un autre."""
        champ = CHAMPS.get(du_moteur.rpartition(".")[2], "si_report")
        return champ if champ in self.fields else None


def _phrase(message: str) -> str:
    return message[:1].upper() + message[1:]
