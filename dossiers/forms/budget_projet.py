"""La rubrique « Budget » du projet : des lignes sur cinq années, celles de l'ACI tirées de la simulation."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory

from commun.montants import euros
from dossiers.actions.budget import tirer_l_aci
from dossiers.enums import SensBudget
from dossiers.enums_gouvernance import OrigineProduit
from dossiers.forms.lettre import RubriqueForm
from dossiers.forms.lignes import JeuDeLignes, LigneRepliee
from dossiers.forms.montants import EurosEntiersField
from dossiers.models import LignePluriannuelle, ProjetSante
from dossiers.models.budget import ANNEES, CHAMPS_D_ANNEES, MONTANT_MAXIMUM
from financement.budget import COMPTES_PAR_CODE, SUBVENTION_ETAT, Sens, comptes

TIRER = "tirer_aci"


class OptionsACIForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["aci_compensation_snp", "aci_supplement_snp"]
        labels = {
            "aci_compensation_snp": "Nous organisons les soins non programmés",
            "aci_supplement_snp": "Nous traitons et orientons les demandes de soins non programmés",
        }
        help_texts = {
            "aci_compensation_snp": "Ouvre droit à une compensation. Par exemple : des créneaux partagés chaque jour.",
            "aci_supplement_snp": "Ouvre droit à un supplément, si un professionnel formé régule au téléphone. "
            "Par exemple : une ligne tenue par un infirmier.",
        }


def _annee(annee: int) -> EurosEntiersField:
    return EurosEntiersField(label=f"Année {annee}", maximum=MONTANT_MAXIMUM, zero_vide=True)


class LignePluriannuelleForm(LigneRepliee):
    """Une ligne du budget : son compte, ce que c'est, un montant par année."""

    annee_1, annee_2, annee_3, annee_4, annee_5 = (_annee(annee) for annee in ANNEES)
    compte = forms.ChoiceField(
        label="Compte", help_text="Dans l’ordre du formulaire [[cerfa_12156]]. Par exemple : 64 Charges de personnel."
    )

    field_order = ["compte", "libelle", "origine", *CHAMPS_D_ANNEES]

    class Meta:
        model = LignePluriannuelle
        fields = ["compte", "libelle", "origine", *CHAMPS_D_ANNEES]
        help_texts = {
            "libelle": "Ce que paie ou apporte cette ligne. Par exemple : coordinatrice à mi-temps.",
            "origine": "L’ACI et le FIR se suivent à part. Par exemple : Autre origine.",
        }

    def __init__(self, *args: Any, sens: str, volet: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.sens, self.instance.volet = sens, volet
        proposes = ((c.code, f"{c.code.split('.')[0]} {c.libelle}") for c in comptes(Sens(sens)))
        self.fields["compte"].choices = [("", "Choisir…"), *proposes]
        if sens == SensBudget.CHARGE:
            del self.fields["origine"]
        else:
            self.fields["origine"].required = False
            self.fields["origine"].choices = [("", "Selon le compte"), *OrigineProduit.choices]

    def resumer(self) -> str:
        """« 64 Charges de personnel · coordination : 50 000 € par an, 250 000 € en tout »."""
        ligne = self.instance
        compte = COMPTES_PAR_CODE[ligne.compte]
        nom = " · ".join(filter(None, (f"{compte.numero} {compte.libelle}", ligne.libelle)))
        tiree = " · tirée de la simulation" if ligne.aci_poste else ""
        return f"{nom} : {euros(ligne.total, centimes=False)} en tout{tiree}"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        for champ in CHAMPS_D_ANNEES:
            if champ in donnees:
                donnees[champ] = donnees[champ] or 0
        if "origine" in self.fields and not donnees.get("origine"):
            donnees["origine"] = origine_du_compte(donnees.get("compte", ""))
        return donnees


def origine_du_compte(compte: str) -> str:
    """L'origine d'un produit dont on ne dit rien : l'ACI se choisit ou se tire, la subvention de l'ARS est le FIR."""
    return OrigineProduit.FIR if compte == SUBVENTION_ETAT else OrigineProduit.AUTRE


class JeuDeBudget(JeuDeLignes):
    """Les lignes d'un sens et d'un volet."""

    def __init__(self, *args: Any, sens: str, volet: str, **kwargs: Any) -> None:
        self.sens = Sens(sens)
        lignes = LignePluriannuelle.objects.filter(sens=sens, volet=volet).order_by("compte", "pk")
        super().__init__(*args, queryset=lignes, form_kwargs={"sens": sens, "volet": volet}, **kwargs)


BudgetDuProjetFormSet = inlineformset_factory(
    ProjetSante, LignePluriannuelle, form=LignePluriannuelleForm, formset=JeuDeBudget, extra=1, max_num=60
)


class TirageACI:
    """Le bouton qui met les lignes ACI à la simulation ; même usage qu'un jeu de formulaires, sans saisie."""

    forms: tuple = ()
    ancre = "aci"

    def __init__(self, data: Any, projet: ProjetSante) -> None:
        self.projet, self.refus = projet, ""
        self.geste = TIRER if TIRER in (data or {}) else ""

    def is_valid(self) -> bool:
        return True

    def save(self) -> None:
        """Fait le geste, après que les options et les lignes de la page ont été écrites."""
        if self.geste:
            self.refus = tirer_l_aci(self.projet)
