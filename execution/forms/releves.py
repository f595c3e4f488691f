"""Relever un indicateur ; trancher une valeur au dialogue."""

from decimal import Decimal
from typing import Any

from django import forms

from contrats.forms.champs import fichier_recu
from dossiers.forms.champs import DateNative, NombreDecimal, Texte, selon
from dossiers.televersement import formats_acceptes
from execution.actions.releves import Saisie
from execution.conditions_gestion import MANQUE_A_DIRE, PREUVE_A_JOINDRE, VALEUR_A_ECRIRE
from execution.enums_gestion import NatureValeur
from execution.indicateurs import IndicateurAnnuel

OUI_NON = (("", "Choisissez"), ("1", "Oui, la preuve est fournie"), ("0", "Non"))


def _champ_valeur(indicateur: IndicateurAnnuel) -> forms.Field:
    if indicateur.binaire:
        return forms.TypedChoiceField(
            label="Réponse",
            choices=OUI_NON,
            coerce=Decimal,
            empty_value=None,
            required=False,
            help_text="Cet indicateur se prouve : oui ou non. Par exemple : oui, si le plan est écrit et joint.",
        )
    unite = f" ({indicateur.unite})" if indicateur.unite else ""
    return NombreDecimal(
        label=f"Valeur{unite}",
        max_digits=14,
        decimal_places=4,
        required=False,
        help_text="Zéro est une valeur. Par exemple : 62,5.",
    )


class ValeurForm(forms.Form):
    """Une nature, et une valeur si c'en est une."""

    EXIGES_SELON_LE_CAS = ("valeur", "requete", "preuve", "motif", "commentaire")
    QUESTION = "Ce que vous relevez"
    nature = forms.ChoiceField(
        choices=NatureValeur.choices,
        initial=NatureValeur.VALEUR,
        help_text="Masquée : moins de six professionnels, le chiffre ne se dit pas. "
        "Par exemple : « Masquée », si quatre médecins seulement sont concernés.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, indicateur: IndicateurAnnuel, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.fields["nature"].label = self.QUESTION
        self.fields["valeur"] = _champ_valeur(indicateur)
        self.fields["valeur"].widget.attrs.update(selon("nature", NatureValeur.VALEUR))
        self.order_fields(["nature", "valeur"])

    def clean(self) -> dict[str, Any]:
        """Ce que l'acte refuserait, dit sur son champ, avec le reste."""
        lues = super().clean() or self.cleaned_data
        if lues.get("nature") == NatureValeur.VALEUR and lues.get("valeur", 0) is None:
            self.add_error("valeur", VALEUR_A_ECRIRE)
        return lues


class ReleveForm(ValeurForm):
    """Une valeur, sa date de lecture, sa preuve, et le motif si l'autre partie dit autre chose."""

    observee_le = forms.DateField(
        label="Lue le",
        widget=DateNative,
        help_text="Le jour où le chiffre a été lu. Par exemple : la date de l’extraction.",
        error_messages={"required": "Indiquez le jour où le chiffre a été lu."},
    )
    requete = forms.CharField(
        label="Requête ou source",
        max_length=2000,
        required=False,
        widget=Texte(3),
        help_text="Une preuve au moins : un fichier, ou ce qui permet de refaire le chiffre. Par exemple : « SNDS, "
        "patients de plus de 70 ans sans médecin traitant, 31 décembre ».",
    )
    preuve = forms.FileField(label="Fichier", required=False)
    commentaire = forms.CharField(
        label="Commentaire",
        max_length=2000,
        required=False,
        widget=Texte(2),
        help_text="À remplir si la donnée manque. Par exemple : « Le logiciel n’exporte pas avant mars ».",
    )
    motif = forms.CharField(
        max_length=2000,
        required=False,
        widget=Texte(2),
        help_text="À remplir si votre valeur est différente. Par exemple : « Deux cabinets comptés deux fois ».",
    )

    def __init__(self, data: Any = None, files: Any = None, *, autre: str, **options: Any) -> None:
        """``autre`` : qui a déjà relevé (« la caisse ») ; vide si personne, il n'y a alors aucun écart à expliquer."""
        super().__init__(data, files, **options)
        self.fields["preuve"].help_text = f"{formats_acceptes()}. Par exemple : export-annuel.xlsx."
        self.fields["motif"].label = f"Pourquoi votre valeur n’est pas celle qu’a relevée {autre}"
        if not autre:
            del self.fields["motif"]

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if lues.get("nature") == NatureValeur.MANQUANTE:
            if not lues.get("commentaire", "").strip():
                self.add_error("commentaire", MANQUE_A_DIRE)
        elif not lues.get("requete", "").strip() and not lues.get("preuve") and "preuve" not in self.errors:
            self.add_error("requete", PREUVE_A_JOINDRE)
        return lues

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        lues = dict(self.cleaned_data)
        motif = lues.pop("motif", "")
        return {"saisie": Saisie(**{**lues, "preuve": fichier_recu(lues["preuve"])}), "motif": motif}


class TrancherForm(ValeurForm):
    """La valeur que le dialogue retient, et pourquoi."""

    QUESTION = "Ce que le dialogue retient"

    motif = forms.CharField(
        label="Pourquoi cette valeur",
        max_length=2000,
        widget=Texte(3),
        help_text="Le compte rendu le dira. Par exemple : « Décomptes rapprochés en séance ».",
        error_messages={"required": "Dites pourquoi cette valeur est retenue."},
    )


class AccepterForm(forms.Form):
    """La valeur que l'on a lue, et que l'on accepte ; la page la porte."""

    lue = forms.IntegerField(error_messages={"required": "Relisez la valeur de l’autre partie, puis acceptez-la."})
