"""Les formulaires du suivi FIR : un versement prévu ou fait, le compte rendu financier, un reversement."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from commun.montants import euros
from dossiers.forms.champs import MONTANT_NEGATIF, DateNative, NombreDecimal, Texte
from dossiers.televersement import Pdf, TeleversementRefuse, lire_recu, verifier_pdf
from financement.budget import COMPTES, EMPLOIS_VOLONTAIRES, Sens

MONTANT = {"max_digits": 12, "decimal_places": 2}
CHARGES = tuple(compte for compte in COMPTES if compte.sens == Sens.CHARGE and compte.code != EMPLOIS_VOLONTAIRES)


class PrevisionForm(forms.Form):
    """Un versement prévu."""

    prevu_le = forms.DateField(
        label="Prévu le", widget=DateNative, error_messages={"required": "Indiquez la date prévue."}
    )
    montant = NombreDecimal(
        label="Montant, en euros",
        min_value=Decimal("0.01"),
        error_messages={"required": "Indiquez le montant.", "min_value": "Un versement est positif."},
        **MONTANT,
    )


class ConventionForm(forms.Form):
    """La convention d'un accord d'avant le suivi : sa référence et la fin de son exercice."""

    reference = forms.CharField(
        label="Référence de la convention",
        max_length=100,
        help_text="Celle de la convention signée. Par exemple : FIR-2025-31-014.",
        error_messages={"required": "Indiquez la référence de la convention."},
    )
    exercice_fin_le = forms.DateField(
        label="Fin de l’exercice",
        widget=DateNative,
        help_text="Le compte rendu financier se compte à partir de ce jour. Par exemple : 31/12/2026.",
        error_messages={"required": "Indiquez la fin de l’exercice."},
    )


class VersementFaitForm(forms.Form):
    """Un versement fait : sa date, son montant, sa référence."""

    verse_le = forms.DateField(
        label="Versé le",
        widget=DateNative,
        initial=timezone.localdate,
        error_messages={"required": "Indiquez la date du versement."},
    )
    montant = PrevisionForm.base_fields["montant"]
    reference = forms.CharField(
        label="Référence du paiement",
        max_length=100,
        help_text="Par exemple : mandat 2026-1187.",
        error_messages={"required": "Indiquez la référence du paiement."},
    )


class CompteRenduForm(forms.Form):
    """Ce qui a été dépensé de la subvention, compte par compte, et le document signé."""

    signataire_nom = forms.CharField(
        label="Nom du représentant légal",
        max_length=150,
        error_messages={"required": "Indiquez qui signe le compte rendu."},
    )
    signataire_qualite = forms.CharField(
        label="Sa qualité",
        max_length=100,
        help_text="Par exemple : présidente, trésorier.",
        error_messages={"required": "Indiquez en quelle qualité cette personne signe."},
    )
    commentaire = forms.CharField(
        label="Ce qui a été fait",
        required=False,
        widget=Texte(5),
        help_text="En quelques phrases : les réunions tenues, l’avancement du projet de santé, les écarts au budget.",
    )
    pdf = forms.FileField(
        label="Compte rendu signé, en PDF",
        help_text=f"Le document signé du représentant légal, {settings.PIECES_TAILLE_MO} Mo au plus.",
        widget=forms.ClearableFileInput({"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": "Joignez le compte rendu signé, en PDF.",
            "empty": "Ce fichier est vide : choisissez-en un autre.",
        },
    )
    certifie = forms.BooleanField(
        label="J’atteste que ces dépenses sont exactes et justifiées par des pièces gardées par la structure",
        error_messages={"required": "Attestez l’exactitude du compte rendu pour le remettre."},
    )

    def __init__(
        self,
        *args: Any,
        retenus: dict[str, Decimal],
        depenses: dict[str, Decimal] | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=initial or {}, **kwargs)
        for compte in CHARGES:
            retenu = retenus.get(compte.code)
            self.fields[f"compte_{compte.code}"] = NombreDecimal(
                label=f"{compte.numero} {compte.libelle}",
                required=False,
                min_value=0,
                initial=(depenses or {}).get(compte.code),
                help_text=f"Retenu par l’ARS : {euros(retenu)}." if retenu else "",
                error_messages=MONTANT_NEGATIF,
                **MONTANT,
            )
        comptes = [f"compte_{compte.code}" for compte in CHARGES]
        self.order_fields([*comptes, "commentaire", "signataire_nom", "signataire_qualite", "pdf", "certifie"])

    def clean_pdf(self) -> Pdf:
        try:
            return verifier_pdf(lire_recu(self.cleaned_data["pdf"]))
        except TeleversementRefuse as refus:
            raise forms.ValidationError(str(refus)) from None

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        lues = {compte.code: donnees.pop(f"compte_{compte.code}", None) for compte in CHARGES}
        donnees["depenses"] = {code: montant for code, montant in lues.items() if montant is not None}
        if not donnees["depenses"] and not self.errors:
            self.add_error(None, "Indiquez ce qui a été dépensé dans au moins un compte ; zéro est permis.")
        donnees.pop("certifie", None)
        return donnees


class CorrectionForm(forms.Form):
    """Un message obligatoire au porteur."""

    commentaire = forms.CharField(
        label="Message au porteur",
        widget=Texte(4),
        help_text="Le porteur le lira tel quel. Par exemple : « Le poste 64 ne correspond pas aux bulletins. »",
        error_messages={"required": "Écrivez ce que le porteur doit savoir."},
    )


class ReversementForm(forms.Form):
    """Le jour où la somme est revenue."""

    reversee_le = forms.DateField(
        label="Somme reversée le",
        widget=DateNative,
        initial=timezone.localdate,
        error_messages={"required": "Indiquez le jour où la somme a été reversée."},
    )


class RienForm(forms.Form):
    """Confirmer suffit."""
