"""Ce que demandent l'ordre de signature, la délégation, et la signature portée sur un papier numérisé."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from commun.calendrier import en_lettres
from comptes.models import Utilisateur
from contrats.dates_de_signature import bornes_en_mots, raisons_de_la_date
from contrats.enums import Partie
from contrats.enums_signature import LIBRE, ORDRES
from contrats.models import ActeSignable
from contrats.parametres import DELEGATION_JOURS
from contrats.preuves import Declaration
from dossiers.forms.champs import DateNative
from dossiers.televersement import formats_acceptes, lire_recu

TRENTE_JOURS = timedelta(days=30)


class OrdreForm(forms.Form):
    """Libre, ou l'une des six suites possibles."""

    ordre = forms.ChoiceField(
        label="Qui signe, et après qui",
        choices=ORDRES,
        initial=LIBRE,
        required=False,
        widget=forms.RadioSelect,
        help_text="Fixé à la proposition. Signer avant son tour sera refusé, avec le nom de qui doit signer d’abord.",
        error_messages={"invalid_choice": "Choisissez l’un des ordres de la liste."},
    )


class DelegationForm(forms.Form):
    """À qui, de quand à quand, pourquoi, avec quelle preuve."""

    delegataire = forms.ModelChoiceField(
        label="Qui signera à votre place",
        queryset=Utilisateur.objects.none(),
        empty_label="Choisir…",
        help_text="Un compte de votre partie. Cette personne ne pourra pas déléguer à son tour.",
        error_messages={
            "required": "Choisissez la personne qui signera à votre place.",
            "invalid_choice": "Choisissez un compte de votre partie, dans la liste.",
        },
    )
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Les trois parties le lisent, et il entre dans la preuve. Par exemple : « Absence du 3 au 21 août ».",
        error_messages={"required": "Dites pourquoi : les trois parties le liront."},
    )
    du = forms.DateField(
        label="À partir du", widget=DateNative, error_messages={"required": "Indiquez le premier jour."}
    )
    au = forms.DateField(
        label="Jusqu’au",
        widget=DateNative,
        error_messages={"required": "Indiquez le dernier jour."},
    )
    preuve = forms.FileField(label="Acte qui donne la délégation", required=False)

    field_order = ("delegataire", "du", "au", "motif", "preuve")

    def __init__(self, data: Any = None, files: Any = None, *, possibles: Sequence[Utilisateur], jour: date) -> None:
        super().__init__(data, files, initial={"du": jour, "au": jour + TRENTE_JOURS})
        cles = [compte.pk for compte in possibles]
        self.fields["delegataire"].queryset = Utilisateur.objects.filter(pk__in=cles).order_by("nom", "prenom", "pk")
        self.fields["au"].help_text = (
            f"Dernier jour compris ; {DELEGATION_JOURS.valeur} jours au plus. Par exemple : le "
            f"{en_lettres(jour + TRENTE_JOURS)}. Vous pouvez révoquer la délégation avant."
        )
        self.fields["preuve"].help_text = f"{formats_acceptes()}. Par exemple : arrete-2026-114.pdf."
        self.possibles = bool(cles)

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        recu = self.cleaned_data.pop("preuve", None)
        return {**self.cleaned_data, "preuve": (recu.name, lire_recu(recu)) if recu else None}


class RevocationForm(forms.Form):
    """Rien à dire : confirmer suffit."""


class PapierSigneForm(forms.Form):
    """La partie qui a signé ce papier, le jour qu'il porte, et la déclaration de qui l'enregistre."""

    partie = forms.ChoiceField(
        label="Vous enregistrez la signature de",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la partie pour laquelle vous agissez."},
    )
    jour = forms.DateField(
        label="Date portée sur le papier",
        widget=DateNative,
        error_messages={"required": "Indiquez la date portée à côté de la signature."},
    )
    delegation = forms.CharField(
        label="Acte de délégation",
        required=False,
        max_length=200,
        help_text="Seulement si le papier est signé par une autre personne que le signataire nommé. Par exemple : "
        "arrêté n° 2026-114.",
    )
    delegation_du = forms.DateField(label="Délégation du", required=False, widget=DateNative)
    certifie = forms.BooleanField(
        label="",
        error_messages={"required": "Cochez la case pour dire que vous avez vérifié la signature sur le scan."},
    )

    def __init__(self, data: Any = None, *, acte: ActeSignable, parties: Collection[Partie], jour: date) -> None:
        super().__init__(data, initial={"jour": jour})
        rangees = [partie for partie in Partie if partie in parties]
        self.fields["partie"].choices = [(partie.value, partie.label) for partie in rangees]
        noms = {s["partie"]: s["nom"] for s in acte.photographie["contenu"]["signataires"]}
        if len(rangees) == 1:
            self.fields["partie"].initial = rangees[0].value
            self.fields["partie"].widget = forms.HiddenInput()
        signataire = noms[rangees[0]] if len(rangees) == 1 else "le signataire de cette partie"
        self.fields["certifie"].label = (
            f"J’ai relu le scan entier : il porte la signature manuscrite de {signataire}, ou de la personne à qui "
            "la signature est déléguée"
        )
        self.acte, self.aujourd_hui, self.valides = acte, jour, list(acte.signatures_valides)
        sienne = rangees[0] if len(rangees) == 1 else ""
        self.fields["jour"].help_text = bornes_en_mots(acte, sienne, self.valides)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if donnees.get("delegation_du") and not donnees.get("delegation"):
            self.add_error("delegation", "Nommez l’acte de délégation : son numéro, ou son auteur et son objet.")
        if donnees.get("jour") and donnees.get("partie"):
            self._juger_la_date(donnees["partie"], donnees["jour"])
        return donnees

    def _juger_la_date(self, partie: str, jour: date) -> None:
        """Une partie qui a déjà signé n'a plus de date à corriger : l'action le dit."""
        if partie not in {signature.partie for signature in self.valides}:
            for raison in raisons_de_la_date(self.acte, partie, jour, self.valides, self.aujourd_hui):
                self.add_error("jour", raison)

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        lues = self.cleaned_data
        declaration = Declaration(delegation=lues["delegation"], delegation_du=lues["delegation_du"])
        return {"partie": lues["partie"], "jour": lues["jour"], "declaration": declaration}
