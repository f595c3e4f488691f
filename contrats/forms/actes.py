"""Ce que demandent les actes du contrat."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from contrats.conditions import refus_de_la_date_d_effet
from contrats.consentements import COURANT
from contrats.delegations import delegation_pour
from contrats.ecarts import Ecart, ecarts
from contrats.enums import Partie
from contrats.identite import Attestation, IdentiteRefusee, fournisseur
from contrats.noms import meme_personne
from contrats.parametres import DELAI_MISE_EN_DEMEURE_JOURS
from contrats.permissions import parties_a_signer
from contrats.preuves import Declaration
from contrats.tours_de_signature import attente_de_signer
from dossiers.forms.actes import ActeForm, DateNative, MotifForm


class SignatureForm(ActeForm):
    """Signer sur le portail l'empreinte lue, pour sa partie."""

    empreinte = forms.CharField(widget=forms.HiddenInput)
    partie = forms.ChoiceField(label="Vous signez pour", widget=forms.RadioSelect)
    delegation = forms.CharField(
        label="Acte de délégation",
        required=False,
        max_length=200,
        help_text="Seulement si vous signez à la place du signataire nommé. Par exemple : arrêté n° 2026-114.",
    )
    delegation_du = forms.DateField(label="Délégation du", required=False, widget=DateNative)
    consentement = forms.BooleanField(
        label=COURANT.texte,
        error_messages={"required": "Cochez la case pour dire que vous avez lu le document et que vous le signez."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = sorted(parties_a_signer(self.utilisateur, self.objet))
        self.fields["empreinte"].initial = self.objet.empreinte
        self.fields["partie"].choices = [(partie, Partie(partie).label) for partie in parties]
        for nom, champ in fournisseur().champs(self.utilisateur).items():
            champ.required = False  # l'identité ne se vérifie que si le reste est juste
            self.fields[nom] = champ
        self.EXIGES_SELON_LE_CAS = tuple(fournisseur().champs(self.utilisateur))
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
            "delegation": delegation_pour(self.utilisateur, self.objet, parties[0]),
        }

    @property
    def nommes(self) -> list[str]:
        """Les signataires nommés à la place desquels cette personne signerait sans délégation du portail."""
        signataires = self.objet.photographie["contenu"]["signataires"] if self.objet.photographie else []
        siennes = {partie for partie, _ in self.fields["partie"].choices}
        return [
            un["nom"]
            for un in signataires
            if un["partie"] in siennes
            and not meme_personne(un["nom"], str(self.utilisateur))
            and delegation_pour(self.utilisateur, self.objet, un["partie"]) is None
        ]

    @property
    def attente(self) -> str:
        """Pourquoi il n'y a rien à signer maintenant ; vide si c'est le tour de cette personne."""
        return attente_de_signer(self.objet, self.utilisateur)

    @property
    def ecarts(self) -> list[Ecart]:
        """Ce qui s'écarte du contrat type dans ce que l'on signe."""
        return ecarts(self.objet.photographie) if self.objet.photographie else []

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        return self._declarer(donnees)

    def _declarer(self, donnees: dict[str, Any]) -> dict[str, Any]:
        """Ce qui a été tapé devient ce qui en est retenu ; le mot de passe n'est vérifié que si le reste est juste."""
        demandes = fournisseur().champs(self.utilisateur)
        secrets = {nom: donnees.pop(nom, "") for nom in demandes}
        delegation = {nom: donnees.pop(nom, None) for nom in ("delegation", "delegation_du")}
        if delegation["delegation_du"] and not delegation["delegation"]:
            self.add_error("delegation", "Nommez l’acte de délégation : son numéro, ou son auteur et son objet.")
        accepte = donnees.pop("consentement", False)
        for nom in [nom for nom in demandes if not secrets[nom]]:
            self.add_error(nom, demandes[nom].error_messages["required"])
        attestation = None if self.errors else self._attester(secrets)
        version = COURANT.version if accepte else ""
        donnees["declaration"] = Declaration(attestation, version, **delegation)
        return donnees

    def _attester(self, secrets: dict[str, str]) -> Attestation | None:
        try:
            return fournisseur().attester(self.utilisateur, secrets, timezone.now())
        except IdentiteRefusee as refus:
            self.add_error(refus.champ, str(refus))
            return None


class MiseEnDemeureForm(MotifForm):
    """Le texte de la mise en demeure et la date limite."""

    delai_le = forms.DateField(
        label="À régulariser au plus tard le",
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
        label="Date d’effet",
        widget=DateNative,
        help_text="Aujourd’hui ou plus tard : le contrat reste en vigueur jusqu’à cette date.",
        error_messages={"required": "Indiquez la date d’effet de la résiliation."},
    )

    field_order = ("effet_le", "commentaire")

    def clean_effet_le(self) -> date:
        effet: date = self.cleaned_data["effet_le"]
        refus = refus_de_la_date_d_effet(self.objet, effet, timezone.localdate())
        if refus:
            raise forms.ValidationError(refus)
        return effet
