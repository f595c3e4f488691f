"""Déclarer un jalon de mission, le contester, prévoir une réunion de suivi, en rendre compte."""

from typing import Any

from django import forms

from contrats.forms.champs import fichier_recu
from dossiers.forms.champs import DateNative, Texte
from dossiers.forms.rendez_vous import RendezVousDureForm
from dossiers.televersement import formats_acceptes
from execution.models import JalonDeMission, ReunionDeSuivi


class DeclarationForm(forms.Form):
    """La date, les précisions et la preuve d'un démarrage ou d'un déploiement."""

    jour = forms.DateField(
        label="Date",
        widget=DateNative,
        help_text="Le jour où la mission a réellement commencé, ou couvert tout le territoire. Par exemple : le jour "
        "de la première garde organisée.",
        error_messages={"required": "Indiquez la date."},
    )
    precisions = forms.CharField(
        label="Ce que montre la preuve",
        max_length=2000,
        widget=Texte(4),
        help_text="Par exemple : « Planning signé des douze médecins volontaires, ouvert le 4 mai ».",
        error_messages={"required": "Dites en une phrase ce que montre la preuve."},
    )
    preuve = forms.FileField(
        label="Preuve", error_messages={"required": "Joignez une preuve : sans elle, la caisse ne peut pas juger."}
    )

    def __init__(self, data: Any = None, files: Any = None, *, jalon: JalonDeMission | None = None) -> None:
        initial = {"jour": jalon.jour, "precisions": jalon.precisions} if jalon else None
        super().__init__(data, files, initial=initial)
        deja = jalon is not None and jalon.preuves.exists()
        self.fields["preuve"].required = not deja
        self.fields["preuve"].help_text = f"{formats_acceptes()}. Par exemple : compte-rendu-de-lancement.pdf." + (
            " Les preuves déjà jointes restent." if deja else ""
        )

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        lues = self.cleaned_data
        return {
            "jour": lues["jour"],
            "precisions": lues["precisions"],
            "preuve": fichier_recu(lues.get("preuve")),
        }


class ConfirmationForm(forms.Form):
    """Rien à dire : confirmer suffit."""


class MotifForm(forms.Form):
    """Un motif que liront les autres parties."""

    commentaire = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=Texte(4),
        help_text="Les autres parties le liront. Par exemple : « Le planning joint ne couvre que deux communes ».",
        error_messages={"required": "Dites pourquoi : les autres parties liront ce texte."},
    )


class SuiviForm(RendezVousDureForm):
    """Quand et où se tient une réunion de suivi."""

    AIDE_DU_JOUR = "Par exemple : six mois après la précédente."

    lieu = forms.CharField(
        label="Lieu ou moyen",
        max_length=200,
        help_text="Par exemple : « Caisse primaire, place Saint-Étienne, Toulouse » ou « Visioconférence ».",
        error_messages={"required": "Dites où la réunion se tient."},
    )

    def __init__(self, data: Any = None, *, reunion: ReunionDeSuivi | None = None) -> None:
        super().__init__(data, initial=_deja(reunion) if reunion else None)

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action : un instant, une durée, un lieu."""
        lues = self.cleaned_data
        return {"debut": self.debut(), "duree_minutes": lues["duree_minutes"], "lieu": lues["lieu"]}


class CompteRenduDeSuiviForm(forms.Form):
    """Qui était là, ce qui s'est dit."""

    presents = forms.CharField(
        label="Présents",
        max_length=500,
        widget=Texte(2),
        help_text="Par exemple : « Pour la CPTS : A. Puech ; pour la caisse : M. Estève ».",
        error_messages={"required": "Dites qui était là."},
    )
    compte_rendu = forms.CharField(
        label="Compte rendu",
        max_length=3000,
        widget=Texte(8),
        help_text="Court : ce qui avance, ce qui bloque, ce qui est convenu. Par exemple : « Prévention reportée à "
        "mars ; la caisse transmet les données en janvier ».",
        error_messages={"required": "Écrivez ce qui s’est dit, même en deux phrases."},
    )


def _deja(reunion: ReunionDeSuivi) -> dict[str, Any]:
    return {
        **RendezVousDureForm.deja(reunion.debut),
        "duree_minutes": reunion.duree_minutes,
        "lieu": reunion.lieu,
    }
