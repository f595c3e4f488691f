"""Le formulaire du simulateur public : une adresse partageable en dit tous les champs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone

from financement.bareme import Bareme, MissionDuBareme, Nature
from financement.choix import lire_population, lire_pourcentage
from financement.population import PopulationDeCommunes, additionner_communes
from financement.refus import SaisieRefusee
from financement.simulation import ChoixDeMission, Simulation, simuler, toutes_les_missions

Resultat = TypeVar("Resultat")
CHAMP_DE_MISSION = re.compile(r"missions\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True)
class LigneDeMission:
    """Une mission du formulaire : sa case, son démarrage, ses objectifs, et ses options s'il y en a."""

    mission: MissionDuBareme
    identifiant: str
    cochee: bool
    demarrage: BoundField
    taux: BoundField
    options: tuple[BoundField, ...]


class ChampAlternatif(forms.CharField):
    """Un champ dont un autre peut tenir lieu : vide, il est admis ici, et jugé par le formulaire entier."""

    def validate(self, value: str) -> None:
        """Rien n'est exigé du champ seul ; il n'est pas pour autant affiché « facultatif »."""


class SimulationForm(forms.Form):
    """Population ou communes, date de signature, missions et options.

    Une fois valide, ``simulation`` porte le résultat et ``territoire`` les communes comptées (ou ``None``).
    """

    use_required_attribute = False

    population = ChampAlternatif(
        label="Population du territoire",
        help_text="Nombre d’habitants, par exemple 52 000. Laissez vide si vous donnez les communes.",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "largeur-9"}),
    )
    communes = ChampAlternatif(
        label="Ou les communes du territoire",
        help_text="Une par ligne : code Insee, ou nom suivi du département, par exemple Saint-Jean (31).",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    signature = forms.DateField(
        label="Date de signature du contrat",
        help_text="Elle fixe les anniversaires, donc les dates de versement.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Indiquez la date de signature.",
            "invalid": "Indiquez une date, par exemple 2026-03-02.",
        },
    )
    compensation = forms.BooleanField(
        label="Compensation des professionnels pour les soins non programmés",
        help_text="Si l’organisation des soins non programmés est déclarée au contrat.",
        required=False,
    )
    supplement = forms.BooleanField(
        label="Supplément traitement et orientation des demandes",
        help_text="Si un professionnel formé répond au téléphone. Il s’ajoute au total ordinaire.",
        required=False,
    )

    def __init__(self, bareme: Bareme, data: QueryDict | None = None) -> None:
        self.bareme = bareme
        self.simulation: Simulation | None = None
        self.territoire: PopulationDeCommunes | None = None
        super().__init__(None if data is None else self._completer(data), initial=self._depart())
        self.fields["mission"] = forms.MultipleChoiceField(
            label="Missions",
            required=False,
            choices=[(mission.code, mission.libelle) for mission in bareme.missions],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "La mission « %(value)s » n’existe pas dans ce barème."},
        )
        for mission in bareme.missions:
            self.fields[f"demarrage_{mission.code}"] = forms.DateField(
                label=f"Démarrage : {mission.libelle}",
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": "Indiquez une date, par exemple 2026-03-02."},
            )
            self.fields[f"taux_{mission.code}"] = forms.CharField(
                label=f"Objectifs atteints : {mission.libelle}",
                required=False,
                max_length=12,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    @classmethod
    def concerne(cls, bareme: Bareme, data: QueryDict) -> bool:
        """Vrai si l'adresse porte au moins un champ du simulateur (un paramètre étranger ne compte pas)."""
        return not set(data).isdisjoint({"choix", *cls(bareme).fields})

    def _depart(self) -> dict[str, Any]:
        """Les valeurs de départ : toutes les missions dès la signature, objectifs atteints à 100 %."""
        choix = toutes_les_missions(self.bareme)
        return {
            "signature": timezone.localdate(),
            "mission": [mission.code for mission in choix],
            "compensation": any(mission.compensation for mission in choix),
            **{f"taux_{mission.code}": "100" for mission in choix},
        }

    def _completer(self, data: QueryDict) -> QueryDict:
        """``?population=52000`` suffit : le reste prend les valeurs de départ ; avec ``choix=1`` les cases font foi."""
        complet = data.copy()
        depart = self._depart()
        complet.setdefault("signature", depart["signature"].isoformat())
        if "choix" not in data and "mission" not in data:
            complet.setlist("mission", depart["mission"])
            complet.setdefault("compensation", "on")
        for mission in self.bareme.missions:
            complet.setdefault(f"taux_{mission.code}", depart[f"taux_{mission.code}"])
        return complet

    def lignes_de_missions(self) -> Iterator[LigneDeMission]:
        """Les missions dans l'ordre du barème, prêtes à afficher."""
        cochees = self["mission"].value() or []
        for rang, mission in enumerate(self.bareme.missions):
            snp = Nature.COMPENSATION_SNP in self.bareme.natures(mission.code)
            yield LigneDeMission(
                mission,
                f"id_mission_{rang}",
                mission.code in cochees,
                self[f"demarrage_{mission.code}"],
                self[f"taux_{mission.code}"],
                (self["compensation"], self["supplement"]) if snp else (),
            )

    def clean(self) -> dict[str, Any]:
        """Calcule la simulation ; chaque refus du moteur est porté par le champ qui en est la cause."""
        donnees = super().clean() or {}
        population = self._tenter(donnees, self._population, donnees)
        choix = [self._tenter(donnees, self._choix, mission, donnees) for mission in self._retenues(donnees)]
        if not self.errors:
            self.simulation = self._tenter(donnees, simuler, population, donnees["signature"], choix, self.bareme)
        return donnees

    def _tenter(self, donnees: dict[str, Any], lecture: Callable[..., Resultat], *arguments: Any) -> Resultat | None:
        """Le résultat d'une lecture, ou ``None`` après avoir porté son refus sur le bon champ."""
        try:
            return lecture(*arguments)
        except SaisieRefusee as refus:
            self.add_error(self._champ(refus.champ, donnees), _phrase(refus.message))
            return None

    def _population(self, donnees: dict[str, Any]) -> int:
        population, communes = donnees.get("population", ""), donnees.get("communes", "")
        if population and communes:
            raise SaisieRefusee("population", "donnez la population ou les communes, pas les deux.")
        if communes:
            self.territoire = additionner_communes("communes", communes)
            return self.territoire.population
        if not population:
            raise SaisieRefusee("population", "indiquez le nombre d’habitants, ou la liste des communes.")
        return lire_population("population", population)

    def _retenues(self, donnees: dict[str, Any]) -> list[MissionDuBareme]:
        return [mission for mission in self.bareme.missions if mission.code in donnees.get("mission", ())]

    def _choix(self, mission: MissionDuBareme, donnees: dict[str, Any]) -> ChoixDeMission:
        snp = Nature.COMPENSATION_SNP in self.bareme.natures(mission.code)
        champ = f"taux_{mission.code}"
        taux = donnees.get(champ) or ""
        return ChoixDeMission(
            mission.code,
            compensation=snp and donnees["compensation"],
            supplement=snp and donnees["supplement"],
            demarrage=donnees.get(f"demarrage_{mission.code}"),
            taux=lire_pourcentage(champ, taux) if taux else None,
        )

    def _champ(self, champ: str, donnees: dict[str, Any]) -> str:
        """Le champ du formulaire d'un champ du moteur (``missions[2].demarrage`` → ``demarrage_parcours``)."""
        trouve = CHAMP_DE_MISSION.fullmatch(champ)
        if trouve is None:
            return champ
        mission = self._retenues(donnees)[int(trouve[1]) - 1]
        return f"{trouve[2]}_{mission.code}"

    def adresse_partageable(self) -> str:
        """La chaîne de requête la plus courte qui redonne cette simulation, date comprise."""
        depart, donnees = self._depart(), self.cleaned_data
        requete = QueryDict(mutable=True)
        requete.update({champ: donnees[champ] for champ in ("population", "communes") if donnees[champ]})
        requete["signature"] = donnees["signature"].isoformat()
        cases = [champ for champ in ("compensation", "supplement") if donnees[champ]]
        if (donnees["mission"], cases) != (depart["mission"], ["compensation"]):
            requete["choix"] = "1"
            requete.setlist("mission", donnees["mission"])
            requete.update(dict.fromkeys(cases, "on"))
        for mission in self._retenues(donnees):
            requete.update(self._precisions(mission, donnees))
        return requete.urlencode()

    def _precisions(self, mission: MissionDuBareme, donnees: dict[str, Any]) -> dict[str, str]:
        """Le démarrage et les objectifs d'une mission, quand ils ne sont pas ceux de départ."""
        demarrage, taux = donnees[f"demarrage_{mission.code}"], donnees[f"taux_{mission.code}"]
        precisions = {}
        if demarrage and demarrage != donnees["signature"]:
            precisions[f"demarrage_{mission.code}"] = demarrage.isoformat()
        if taux not in ("", "100"):
            precisions[f"taux_{mission.code}"] = taux
        return precisions


def _phrase(message: str) -> str:
    """La même phrase, avec une majuscule : elle s'affiche seule sous le champ."""
    return message[:1].upper() + message[1:]
