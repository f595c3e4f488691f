"""Ce que le coordinateur saisit d'une séance : où et quand, qui est là, quels dossiers, quelle issue."""

from collections.abc import Sequence
from typing import Any

from django import forms

from comptes.models import Utilisateur
from dossiers.enums import SensAvis
from dossiers.forms.champs import DateNative, HeureNative, Texte, selon
from dossiers.models import Dossier
from instruction.enums_seance import EtatPassage

LONGUEUR_MAX = 4000
ISSUE_DE_L_ETAT = {
    EtatPassage.AVIS_PROPOSE: "proposer_avis",
    EtatPassage.REPORTE: "reporter",
    EtatPassage.COMPLEMENTS: "demander_complements",
}


class SeanceForm(forms.Form):
    """La date, l'heure, le lieu et la présidence."""

    EXIGES_SELON_LE_CAS = ("lieu", "visio")

    tenue_le = forms.DateField(
        label="Date de la séance", widget=DateNative, error_messages={"required": "Indiquez la date de la séance."}
    )
    heure = forms.TimeField(
        label="Heure de début",
        widget=HeureNative,
        help_text="Heure de Paris. Par exemple : 18:30.",
        error_messages={"required": "Indiquez l’heure de début."},
    )
    lieu = forms.CharField(
        label="Lieu",
        required=False,
        max_length=200,
        help_text="Un lieu, un lien de visioconférence, ou les deux. Par exemple : Maison des professions libérales, "
        "salle Garonne, Toulouse.",
    )
    visio = forms.URLField(
        label="Lien de la visioconférence",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Montré aux seuls agents du Guichet. Par exemple : https://visio.exemple.fr/guichet.",
    )
    presidence = forms.ChoiceField(
        label="Présidence",
        help_text="Un agent du Guichet de la région. Par exemple : vous-même.",
        error_messages={"required": "Choisissez qui préside."},
    )

    def __init__(self, data: Any = None, *, agents: Sequence[Utilisateur], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self._agents = {str(p.pk): p for p in agents}
        self.fields["presidence"].choices = [("", "Choisir…"), *((cle, str(p)) for cle, p in self._agents.items())]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        saisis = "lieu" not in self.errors and "visio" not in self.errors
        if saisis and not donnees.get("lieu") and not donnees.get("visio"):
            self.add_error("lieu", "Indiquez un lieu, un lien de visioconférence, ou les deux.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        return {**self.cleaned_data, "presidence": self._agents[self.cleaned_data["presidence"]]}


class PresentsForm(forms.Form):
    """Une case par agent du Guichet de la région."""

    presents = forms.MultipleChoiceField(label="Agents présents", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, agents: Sequence[Utilisateur], presents: Sequence[int] = ()) -> None:
        super().__init__(data, initial={"presents": [str(cle) for cle in presents]})
        self._agents = {str(p.pk): p for p in agents}
        self.fields["presents"].choices = [(cle, str(p)) for cle, p in self._agents.items()]

    def personnes(self) -> list[Utilisateur]:
        return [self._agents[cle] for cle in self.cleaned_data["presents"]]


class InscriptionForm(forms.Form):
    """Les dossiers à ajouter à l'ordre du jour."""

    dossiers = forms.MultipleChoiceField(
        label="Dossiers à ajouter",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un dossier à ajouter."},
    )

    def __init__(self, data: Any = None, *, proposes: Sequence[Dossier]) -> None:
        super().__init__(data)
        self._proposes = {str(d.pk): d for d in proposes}
        self.fields["dossiers"].choices = [(cle, d.nom) for cle, d in self._proposes.items()]

    def choisis(self) -> list[Dossier]:
        return [self._proposes[cle] for cle in self.cleaned_data["dossiers"]]


class IssueForm(forms.Form):
    """Ce que la séance décide d'un dossier ; les conditions de chaque issue sont celles de la porte."""

    EXIGES_SELON_LE_CAS = ("sens", "reporte_au", "texte")

    issue = forms.ChoiceField(
        label="La séance décide",
        widget=forms.RadioSelect,
        choices=[
            ("proposer_avis", "Proposer un avis"),
            ("reporter", "Reporter le dossier"),
            ("demander_complements", "Demander des compléments"),
        ],
        error_messages={"required": "Choisissez ce que la séance décide."},
    )
    sens = forms.ChoiceField(
        label="Sens de l’avis proposé",
        required=False,
        choices=[("", "Choisir…"), *SensAvis.choices],
        widget=forms.Select(attrs=selon("issue", "proposer_avis")),
        help_text="À choisir si la séance propose un avis. Par exemple : favorable avec réserves.",
    )
    reporte_au = forms.DateField(
        label="Reporté au",
        required=False,
        widget=DateNative,
        help_text="À indiquer si la séance reporte le dossier : la date où il sera repris, après cette séance.",
    )
    texte = forms.CharField(
        label="Ce que note la séance",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(rows=4),
        help_text="À écrire pour un report (son motif), des compléments (ce qu’il faut demander) ou un avis qui n’est "
        "pas favorable (sa motivation). Par exemple : « Le périmètre oublie deux communes du bassin de vie. »",
    )
    field_order = ("issue", "sens", "reporte_au", "texte")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reporte_au"].widget.attrs |= selon("issue", "reporter")


class AnnulationForm(forms.Form):
    """Pourquoi la séance n'a pas lieu."""

    motif = forms.CharField(
        label="Motif de l’annulation",
        max_length=LONGUEUR_MAX,
        widget=Texte(rows=3),
        help_text="Par exemple : trop peu de relecteurs disponibles ce jour-là.",
        error_messages={"required": "Écrivez pourquoi la séance est annulée."},
    )
