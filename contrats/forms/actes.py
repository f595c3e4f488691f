"""Ce que demandent les actes du contrat."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from contrats.enums import ModeSignature, Partie
from contrats.parametres import DELAI_MISE_EN_DEMEURE_JOURS
from contrats.permissions import SIGNER, parties_de
from dossiers.forms.actes import ActeForm, DateNative, MotifForm


class SignatureForm(ActeForm):
    """Signer l'empreinte lue, pour sa partie, sur le portail ou en reportant un papier."""

    empreinte = forms.CharField(widget=forms.HiddenInput)
    partie = forms.ChoiceField(label="Vous signez pour", widget=forms.RadioSelect)
    mode = forms.ChoiceField(
        label="Comment le contrat est-il signé",
        choices=ModeSignature.choices,
        initial=ModeSignature.ELECTRONIQUE,
        widget=forms.RadioSelect,
    )
    jour = forms.DateField(
        label="Date portée sur le papier",
        required=False,
        widget=DateNative,
        help_text="Seulement pour une signature sur papier : ni à venir, ni antérieure à la proposition.",
    )
    consentement = forms.BooleanField(
        label="J'ai lu le contrat proposé, je suis habilité à engager cette partie et je le signe.",
        error_messages={"required": "Cochez la case pour dire que vous avez lu le contrat et que vous le signez."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = sorted(parties_de(self.utilisateur, self.objet, SIGNER))
        self.fields["empreinte"].initial = self.objet.empreinte
        self.fields["partie"].choices = [(partie, Partie(partie).label) for partie in parties]
        self.pour = self._partie_unique(parties)
        if self.pour:
            self.fields["partie"].initial = parties[0]
            self.fields["partie"].widget = forms.HiddenInput()

    def _partie_unique(self, parties: list[Partie]) -> dict[str, str] | None:
        """La partie et son signataire, quand la personne n'en représente qu'une."""
        photographie = self.objet.photographie
        if len(parties) != 1 or not photographie:
            return None
        signataires = {s["partie"]: s for s in photographie["contenu"]["signataires"]}
        return {
            "titre": parties[0].label,
            "nom": photographie["parties"][parties[0]]["nom"],
            "signataire": signataires[parties[0]]["nom"],
            "qualite": signataires[parties[0]]["qualite"],
        }

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        donnees.pop("consentement", None)
        papier = donnees.get("mode") == ModeSignature.PAPIER
        if papier and "jour" in donnees and donnees["jour"] is None:
            self.add_error("jour", "Indiquez la date portée sur le papier.")
        if not papier:
            donnees["jour"] = None
        return donnees


class MiseEnDemeureForm(MotifForm):
    """Le texte de la mise en demeure et la date limite."""

    delai_le = forms.DateField(
        label="À régulariser avant le",
        widget=DateNative,
        error_messages={"required": "Indiquez la date limite pour régulariser."},
    )

    field_order = ("commentaire", "delai_le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        delai = timezone.localdate() + timedelta(days=DELAI_MISE_EN_DEMEURE_JOURS.valeur)
        self.fields["delai_le"].initial = delai
        self.fields["commentaire"].label = "Ce qui est reproché et ce qui est attendu"


class ResiliationForm(MotifForm):
    """Le motif et la date d'effet."""

    effet_le = forms.DateField(
        label="Date d'effet",
        widget=DateNative,
        help_text="Aujourd'hui ou plus tard : le contrat reste en vigueur jusqu'à cette date.",
        error_messages={"required": "Indiquez la date d'effet de la résiliation."},
    )

    field_order = ("effet_le", "commentaire")
