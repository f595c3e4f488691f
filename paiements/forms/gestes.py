"""Ce que demandent les gestes du registre."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from commun.montants import euros
from dossiers.forms.champs import DateNative, NombreDecimal, texte_libre
from paiements.models import Echeance
from territoires.models import Departement

MONTANT = {"max_digits": 12, "decimal_places": 2}
UN_CENTIME = Decimal("0.01")


class RienForm(forms.Form):
    """Confirmer suffit."""


class MotifForm(forms.Form):
    """Un motif, lu de l'autre personne et gardé au journal."""

    commentaire = texte_libre(
        "Motif",
        limite=2000,
        lignes=4,
        aide="Il est gardé au journal. Par exemple : « La référence ne correspond pas au bordereau. »",
        manque="Écrivez le motif.",
    )


class LiquidationForm(forms.Form):
    """La somme que la caisse arrête, et pourquoi elle retient le reste."""

    EXIGES_SELON_LE_CAS = ("motif_retenue",)
    liquide = NombreDecimal(
        label="Somme liquidée, en euros",
        help_text="Au plus le dû. Ce qui manque est retenu, et reste dû. Par exemple : 11 250,00.",
        error_messages={"required": "Écrivez la somme liquidée."},
        **MONTANT,
    )
    motif_retenue = texte_libre(
        "Pourquoi le reste est retenu",
        limite=2000,
        lignes=3,
        aide="À écrire si la somme est moindre que le dû ; la CPTS le lit. "
        "Par exemple : « Relevé des prises en charge attendu. »",
    )
    sans_dialogue = texte_libre(
        "Pourquoi liquider sans le dialogue de gestion",
        limite=2000,
        lignes=3,
        aide="Le compte rendu approuvé arrête cette somme. La raison d’une exception est gardée au journal.",
        manque="Écrivez pourquoi cette somme se liquide sans compte rendu approuvé.",
    )

    def __init__(self, *args: Any, echeance: Echeance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not echeance.au_plus:
            self.fields["liquide"].initial = echeance.montant
            del self.fields["sans_dialogue"]
        if echeance.a_reverser:
            self.fields["liquide"].disabled = True
            self.fields["liquide"].help_text = "Une somme à reverser se liquide en entier."
            del self.fields["motif_retenue"]
        self.echeance = echeance

    def clean(self) -> dict[str, Any]:
        """Ce que l'acte refuserait, dit sur son champ."""
        lu = super().clean() or self.cleaned_data
        liquide, du = lu.get("liquide"), self.echeance.montant
        if liquide is None or self.echeance.a_reverser:
            return lu
        if liquide <= 0:
            self.add_error("liquide", "Elle est positive ; pour ne rien payer, ne liquidez pas cette échéance.")
        elif liquide > du:
            self.add_error("liquide", f"Elle ne peut pas dépasser le dû, {euros(du)}.")
        elif liquide < du and not lu.get("motif_retenue", "").strip():
            self.add_error("motif_retenue", "Écrivez pourquoi le reste est retenu : la CPTS le lira.")
        return lu


class PaiementForm(forms.Form):
    """La date de valeur et la référence d'un paiement, ou d'un reversement reçu."""

    le = forms.DateField(
        label="Date de valeur",
        widget=DateNative,
        initial=timezone.localdate,
        help_text="Ni à venir, ni avant l’exigibilité. Par exemple : le 2 mars 2027.",
        error_messages={"required": "Indiquez la date."},
    )
    reference = forms.CharField(
        label="Référence",
        max_length=100,
        help_text="Celle du bordereau ou du virement. Par exemple : VIR-2027-0312.",
        error_messages={"required": "Indiquez la référence."},
    )


class RepriseForm(PaiementForm):
    """Ce que la caisse reprend sur un paiement, et pourquoi."""

    montant = NombreDecimal(
        label="Somme reprise, en euros",
        min_value=UN_CENTIME,
        help_text="Au plus ce qui reste payé. Par exemple : 1 500,00.",
        error_messages={"required": "Écrivez la somme reprise.", "min_value": "Une reprise est positive."},
        **MONTANT,
    )
    commentaire = MotifForm.base_fields["commentaire"]
    field_order = ("montant", "le", "reference", "commentaire")


class CreditForm(forms.Form):
    """Un crédit FIR thématique notifié."""

    objet = forms.CharField(
        label="Ce que ce crédit finance",
        max_length=200,
        help_text="Par exemple : Dépistage du cancer colorectal, campagne 2027.",
        error_messages={"required": "Écrivez ce que ce crédit finance."},
    )
    reference = forms.CharField(
        label="Référence de la notification",
        max_length=100,
        help_text="Par exemple : FIR-T-2027-31-008.",
        error_messages={"required": "Indiquez la référence."},
    )
    montant = NombreDecimal(
        label="Montant notifié, en euros",
        min_value=UN_CENTIME,
        help_text="Par exemple : 12 000,00.",
        error_messages={"required": "Écrivez le montant.", "min_value": "Un crédit est positif."},
        **MONTANT,
    )
    notifie_le = forms.DateField(
        label="Notifié le",
        widget=DateNative,
        initial=timezone.localdate,
        help_text="Ni à venir, ni avant la signature du contrat. Par exemple : le 2 mars 2027.",
        error_messages={"required": "Indiquez la date."},
    )


class VersementCreditForm(forms.Form):
    """Une somme versée sur un crédit thématique."""

    montant = NombreDecimal(
        label="Montant versé, en euros",
        min_value=UN_CENTIME,
        help_text="Au plus ce qui reste du crédit. Par exemple : 6 000,00.",
        error_messages={"required": "Écrivez le montant.", "min_value": "Un versement est positif."},
        **MONTANT,
    )
    verse_le = forms.DateField(
        label="Versé le",
        widget=DateNative,
        initial=timezone.localdate,
        help_text="Ni à venir, ni avant la notification. Par exemple : 02/04/2027.",
        error_messages={"required": "Indiquez la date."},
    )
    reference = PaiementForm.base_fields["reference"]


class FiltreForm(forms.Form):
    """Les filtres de la file : une CPTS, un département, une date d'exigibilité."""

    q = forms.CharField(label="CPTS ou numéro", required=False, max_length=80)
    departement = forms.ModelChoiceField(
        label="Département", queryset=Departement.objects.none(), required=False, empty_label="Tous"
    )
    jusqu_au = forms.DateField(label="Exigibles jusqu’au", required=False, widget=DateNative)

    def __init__(self, *args: Any, codes: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departement"].queryset = Departement.objects.filter(code__in=codes).order_by("code")
