"""Le formulaire d'une décision préparée : sens, motif, message ; sur la lettre, montant, convention et lignes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from commun.montants import euros
from dossiers.forms.champs import MONTANT_NEGATIF, DateNative, NombreDecimal, Texte
from dossiers.parametres import MOTIFS_REFUS_FIR
from instruction.conditions_ars import raisons_de_la_decision
from instruction.enums_ars import SensDecision, VoieDecision
from instruction.lignes_ars import CHAMPS
from instruction.voies_decision import VOIES, Voie

MONTANT = {"min_value": 0, "max_digits": 12, "decimal_places": 2}


class LigneForm(forms.Form):
    """Un poste : le montant retenu, et pourquoi il diffère du montant demandé."""

    retenu = NombreDecimal(label="Montant retenu, en euros", required=False, error_messages=MONTANT_NEGATIF, **MONTANT)
    motif_ecart = forms.CharField(label="Motif de l’écart", required=False, max_length=300)

    def __init__(self, *args: Any, ligne: Mapping[str, Any], **kwargs: Any) -> None:
        self.ligne = ligne
        initial = {"retenu": ligne["retenu"], "motif_ecart": ligne["motif_ecart"]}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["retenu"].label = f"Montant retenu, {ligne['libelle']}"
        self.fields["motif_ecart"].label = f"Motif de l’écart, {ligne['libelle']}"

    @property
    def demande(self) -> str:
        return euros(self.ligne["demande"])

    def lire(self) -> dict[str, Any]:
        """La ligne entière, telle que la décision la garde."""
        lus = self.cleaned_data
        return {**self.ligne, "retenu": lus.get("retenu") or Decimal(0), "motif_ecart": lus.get("motif_ecart") or ""}


class DecisionForm(forms.Form):
    """La décision d'une voie ; ses lignes sont dans :attr:`lignes`. Ne juge que la forme : la porte dit ce qui manque.

    Montant et convention n'y sont que pour la lettre ; le motif, que s'il se choisit dans une liste.
    """

    sens = forms.ChoiceField(
        label="Sens de la décision", choices=SensDecision.choices, widget=forms.RadioSelect, required=False
    )
    montant = NombreDecimal(
        label="Montant FIR accordé, en euros",
        required=False,
        help_text="Pour un accord. Zéro est permis : l’accord ouvre le projet de santé sans financement.",
        error_messages=MONTANT_NEGATIF,
        **MONTANT,
    )
    convention = forms.CharField(
        label="Référence de la convention",
        required=False,
        max_length=100,
        help_text="Pour un accord d’un montant positif. Par exemple : FIR-2026-31-014.",
    )
    motif = forms.ChoiceField(
        label="Motif du refus",
        choices=lambda: [("", "Choisir…"), *MOTIFS_REFUS_FIR.offerts()],
        required=False,
        help_text="Pour un refus seulement.",
    )
    texte = forms.CharField(
        label="Message au porteur",
        widget=Texte(5),
        required=False,
        help_text="Il figurera dans la décision, une fois prise. Pour un refus, il en donne les raisons. Par exemple : "
        "« Le bassin de vie de Revel est coupé en deux. »",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        valeurs: Mapping[str, Any],
        lignes: Sequence[Mapping[str, Any]],
        voie: Voie = VOIES[VoieDecision.LETTRE_ARS],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial={cle: valeurs[cle] for cle in CHAMPS}, **kwargs)
        self.voie = voie
        self.fields["sens"].choices = list(voie.sens.items())
        self._regler_pour_le_projet()
        self.lignes = [LigneForm(data, prefix=f"ligne-{rang}", ligne=ligne) for rang, ligne in enumerate(lignes)]

    def _regler_pour_le_projet(self) -> None:
        """Sans montant ni convention ; le motif de la liste de la voie, s'il y en a une."""
        if self.voie.finance:
            return
        for champ in ("montant", "convention", "decidee_le"):
            self.fields.pop(champ, None)
        if self.voie.motifs is None:
            del self.fields["motif"]
            return
        self.fields["motif"].label = self.voie.du_motif
        self.fields["motif"].choices = [("", "Choisir…"), *self.voie.motifs.offerts()]
        self.fields["motif"].help_text = "Seuls ces motifs permettent de s’opposer (CSP L1434-12, liste à confirmer)."

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(ligne.is_valid() for ligne in self.lignes)])

    @property
    def valeurs(self) -> dict[str, Any]:
        vides = {"montant": None, "convention": "", "motif": "", "texte": "", "sens": ""}
        return {cle: self.cleaned_data.get(cle, vides[cle]) for cle in CHAMPS}

    def lignes_lues(self) -> list[dict[str, Any]]:
        return [ligne.lire() for ligne in self.lignes]

    def manques(self) -> list[str]:
        """Ce qui empêcherait de la proposer, à dire sur la page."""
        return raisons_de_la_decision(self.valeurs, self.lignes_lues(), self.voie)


class PriseForm(DecisionForm):
    """La décision proposée, que le décideur prend telle quelle ou modifiée, à une date."""

    decidee_le = forms.DateField(
        label="Date de la décision",
        widget=DateNative,
        initial=timezone.localdate,
        error_messages={"required": "Indiquez la date de la décision."},
    )


class RenvoiForm(forms.Form):
    """Pourquoi la décision est renvoyée."""

    commentaire = forms.CharField(
        label="Ce qui est à revoir",
        widget=Texte(4),
        help_text="Lu des agents de votre service seulement. Par exemple : « Motivez le choix du territoire. »",
        error_messages={"required": "Écrivez ce qui est à revoir."},
    )
