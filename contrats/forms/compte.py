"""Ce que demandent les gestes sur le compte et la caisse d'un contrat signé ; un IBAN saisi ne revient pas masqué."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from acteurs.champs import SaisieIdentifiant
from acteurs.identifiants import lire_iban, valider_iban
from acteurs.models import Organisation
from commun.calendrier import en_lettres, jour_paris
from contrats.caisses import caisses_possibles
from contrats.conditions_compte import effet_au_plus_tot
from contrats.enums_compte import MoyenDeVerification
from contrats.forms.champs import fichier_recu
from contrats.models import ChangementDeCompte, Contrat
from dossiers.forms.champs import DateNative, texte_libre
from dossiers.televersement import formats_acceptes

RECONNUE = (("oui", "Oui : la CPTS confirme cette demande et ce compte"), ("non", "Non : la demande est à refuser"))


class DemandeDeCompteForm(forms.Form):
    """Le nouveau compte, sa date, son motif et le RIB."""

    titulaire = forms.CharField(
        label="Titulaire du compte",
        max_length=200,
        help_text="Le nom écrit sur le relevé d’identité bancaire, jamais celui d’une personne.",
        error_messages={"required": "Indiquez le titulaire, tel qu’il figure sur le relevé d’identité bancaire."},
    )
    iban = SaisieIdentifiant(
        label="Nouvel IBAN",
        validators=[valider_iban],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "largeur-27"}),
        help_text="Un compte de la zone SEPA. Par exemple : FR76 3000 6000 0112 3456 7890 189.",
        error_messages={"required": "Recopiez l’IBAN du nouveau relevé d’identité bancaire."},
    )
    effet_souhaite = forms.DateField(
        label="À partir du",
        widget=DateNative,
        help_text="Gardez l’ancien compte ouvert jusque-là : la caisse a besoin de quelques jours pour vérifier.",
        error_messages={"required": "Indiquez à partir de quel jour la caisse devrait payer sur ce compte."},
    )
    commentaire = texte_libre(
        "Motif",
        limite=1000,
        lignes=3,
        aide="Par exemple : « L’association change de banque. » N’y écrivez pas de compte.",
        manque="Écrivez pourquoi le compte change : la caisse le lira.",
    )
    rib = forms.FileField(
        label="Relevé d’identité bancaire",
        error_messages={
            "required": "Joignez le relevé d’identité bancaire du nouveau compte.",
            "empty": "Ce fichier est vide : joignez le relevé d’identité bancaire.",
        },
    )

    def __init__(self, *args: Any, structure: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("titulaire", structure)
        self.fields["rib"].help_text = f"{formats_acceptes()}. Par exemple : rib-2026.pdf."

    def clean_effet_souhaite(self) -> date:
        effet: date = self.cleaned_data["effet_souhaite"]
        if effet < timezone.localdate():
            raise forms.ValidationError("Choisissez aujourd’hui ou plus tard : un versement déjà fait ne change pas.")
        return effet

    @property
    def avertissement(self) -> str:
        """Ce qu'il faut vérifier d'un IBAN accepté (compte tenu hors de France), ou rien."""
        return lire_iban(self.cleaned_data["iban"]).avertissement or ""

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        return {**self.cleaned_data, "rib": fichier_recu(self.cleaned_data["rib"])}


class VerificationForm(forms.Form):
    """Quand et comment la caisse a joint la CPTS, et ce qui en est sorti ; ni nom, ni numéro."""

    contact_le = forms.DateField(
        label="La CPTS a été jointe le",
        widget=DateNative,
        error_messages={"required": "Indiquez le jour où vous avez joint la CPTS."},
    )
    moyen = forms.ChoiceField(
        label="Comment",
        choices=MoyenDeVerification.choices,
        widget=forms.RadioSelect,
        help_text="Jamais à un numéro ou à une adresse donnés avec la demande.",
        error_messages={"required": "Dites comment vous avez joint la CPTS."},
    )
    reconnue = forms.TypedChoiceField(
        label="La CPTS reconnaît-elle sa demande ?",
        choices=RECONNUE,
        coerce=lambda dit: dit == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si la CPTS reconnaît sa demande."},
    )

    def __init__(self, *args: Any, changement: ChangementDeCompte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demande_le = jour_paris(changement.demande_le)

    def clean_contact_le(self) -> date:
        le: date = self.cleaned_data["contact_le"]
        if not self.demande_le <= le <= timezone.localdate():
            raise forms.ValidationError(f"Ni à venir, ni avant la demande, le {en_lettres(self.demande_le)}.")
        return le


class ConfirmationDuCompteForm(forms.Form):
    """La date d'effet retenue par la caisse."""

    effet_le = forms.DateField(
        label="La caisse paie sur ce compte à partir du",
        widget=DateNative,
        error_messages={"required": "Indiquez à partir de quel jour la caisse paie sur ce compte."},
    )

    def __init__(self, *args: Any, changement: ChangementDeCompte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carence, souhaite = effet_au_plus_tot(timezone.localdate()), changement.effet_souhaite
        self.au_plus_tot = max(carence, souhaite)
        pourquoi = "comme la CPTS le demande" if souhaite > carence else "le temps que la CPTS s’oppose"
        self.fields["effet_le"].initial = self.au_plus_tot
        self.fields["effet_le"].help_text = f"Au plus tôt le {en_lettres(self.au_plus_tot)}, {pourquoi}."

    def clean_effet_le(self) -> date:
        effet: date = self.cleaned_data["effet_le"]
        if effet < self.au_plus_tot:
            raise forms.ValidationError(f"Choisissez le {en_lettres(self.au_plus_tot)} ou plus tard.")
        return effet


class MotifDuCompteForm(forms.Form):
    """Pourquoi la demande est refusée, retirée ou annulée."""

    commentaire = texte_libre(
        "Motif",
        limite=2000,
        lignes=4,
        aide="Il sera lu par l’autre partie et gardé au journal. N’y écrivez ni compte, ni numéro de téléphone.",
        manque="Écrivez le motif : il sera lu par l’autre partie.",
    )

    def __init__(self, *args: Any, changement: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ChangementDeCaisseForm(forms.Form):
    """La caisse qui prend la suite, la date, le motif."""

    nouvelle = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Caisse qui prend la suite",
        empty_label="Choisissez une caisse",
        error_messages={"required": "Choisissez la caisse qui prend la suite."},
    )
    effet_le = forms.DateField(
        label="À partir du",
        widget=DateNative,
        help_text="Une date passée constate une fusion déjà faite, si rien n’a été payé depuis.",
        error_messages={"required": "Indiquez à partir de quel jour la nouvelle caisse a la charge du contrat."},
    )
    commentaire = texte_libre(
        "Motif",
        limite=2000,
        lignes=3,
        aide="Par exemple : « Fusion des deux caisses au 1er janvier, décision du 12 octobre 2026. »",
        manque="Écrivez pourquoi le contrat change de caisse : les parties le liront.",
    )

    def __init__(self, *args: Any, contrat: Contrat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autres = caisses_possibles(contrat)
        self.fields["nouvelle"].queryset = autres.exclude(pk=contrat.caisse_id) if contrat.caisse_id else autres
