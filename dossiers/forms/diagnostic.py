"""Les rubriques « Diagnostic » et « Besoins », et les dispositifs existants de « Organisation »."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import inlineformset_factory

from dossiers.dispositifs import Proposition, proposer
from dossiers.enums_diagnostic import NatureDispositif, StatutValeur
from dossiers.forms.champs import NombreDecimal, Texte
from dossiers.forms.lettre import RubriqueForm
from dossiers.forms.lignes import JeuDeLignes, LigneRepliee
from dossiers.indicateurs import PAR_CODE, choix_par_theme
from dossiers.models import Besoin, DispositifExistant, IndicateurDiagnostic, LettreIntention
from dossiers.photographie.diagnostic import photographier_indicateur
from dossiers.templatetags.diagnostic import chiffre

PROPOSITIONS_D_UN_BLOC = 12
# Ce que presque tout territoire a, et que le référentiel ne connaît pas partout.
A_CHERCHER = (
    NatureDispositif.MSP, NatureDispositif.CDS, NatureDispositif.ESP, NatureDispositif.EHPAD, NatureDispositif.SSIAD,
    NatureDispositif.CLS,
)  # fmt: skip
AUTRE_INDICATEUR = ("", "Un autre indicateur, à nommer ci-dessous")
RETENIR, ECARTER, REPRENDRE = GESTES_DE_PROPOSITION = ("retenir", "ecarter", "reprendre")


class DiagnosticForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["diagnostic", "forces", "faiblesses"]
        widgets = {"diagnostic": Texte(rows=8), "forces": Texte(rows=4), "faiblesses": Texte(rows=4)}
        help_texts = {
            "diagnostic": "Le [[diagnostic|portrait du territoire]] en quelques phrases : qui y vit, qui y soigne, où "
            "vont les patients, ce qui manque. Par exemple : « Une personne sur dix a plus de 75 ans ; trois médecins "
            "sur dix partiront d’ici cinq ans. »",
            "forces": "Ce sur quoi vous pouvez vous appuyer. Par exemple : « Une maison de santé active, des "
            "infirmiers présents dans toutes les communes. »",
            "faiblesses": "Ce qui fragilise les soins aujourd’hui. Par exemple : « Aucun médecin ne prend de nouveaux "
            "patients ; l’hôpital est à quarante minutes. »",
        }


class IndicateurForm(forms.ModelForm):
    """Un indicateur choisi dans la liste ou nommé ; une valeur écrite le dit renseigné."""

    code = forms.ChoiceField(
        label="Indicateur",
        required=False,
        help_text="Choisissez dans la liste : l’unité et la source se remplissent seules. "
        "Par exemple : Part des 75 ans et plus.",
    )
    intitule = forms.CharField(
        label="Intitulé, si l’indicateur n’est pas dans la liste",
        max_length=200,
        required=False,
        help_text="Nommez ce que vous mesurez. Par exemple : Délai moyen d’un rendez-vous d’orthophonie.",
    )
    valeur = NombreDecimal(
        label="Valeur",
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text="Le chiffre seul, sans l’unité ; zéro est une valeur. Par exemple : 12,4.",
        error_messages={"invalid": "Écrivez un nombre, par exemple 12,4, sans unité ni texte."},
    )

    class Meta:
        model = IndicateurDiagnostic
        fields = ["code", "intitule", "valeur", "statut", "unite", "source", "annee", "commentaire"]
        widgets = {"annee": forms.NumberInput(attrs={"inputmode": "numeric", "min": 1990, "max": 2100})}
        help_texts = {
            "statut": "« Masquée » quand la source cache un chiffre trop petit "
            "([[secret_statistique|secret statistique]]) ; « non renseignée » tant que vous ne "
            "l’avez pas. Par exemple : Renseignée.",
            "unite": "Ce que compte la valeur. Par exemple : % ou habitants.",
            "source": "Qui publie ce chiffre. Par exemple : Assurance Maladie.",
            "annee": "L’année que décrit le chiffre. Par exemple : 2025.",
            "commentaire": "Une précision utile à qui lira. Par exemple : Deux points de plus que la région.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [AUTRE_INDICATEUR, *choix_par_theme()]
        self.fields["statut"].required = False

    @property
    def resume(self) -> str:
        """« Part des 75 ans et plus : 12,4 % (2025) » : une ligne enregistrée se lit sans l'ouvrir ; vide sinon."""
        indicateur = self.instance
        if not indicateur.pk or self.errors:
            return str(indicateur) if indicateur.pk else ""
        annee = f" ({indicateur.annee})" if indicateur.annee else ""
        return f"{indicateur} : {chiffre(photographier_indicateur(indicateur))}{annee}"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        self._completer_depuis_la_liste(donnees)
        if not donnees.get("intitule"):
            self.add_error("intitule", "Choisissez un indicateur dans la liste, ou nommez le vôtre.")
        if "valeur" in donnees:
            donnees["statut"] = self._statut(donnees.get("statut") or StatutValeur.NON_RENSEIGNEE, donnees["valeur"])
        return donnees

    def _completer_depuis_la_liste(self, donnees: dict[str, Any]) -> None:
        """L'intitulé suit la liste ; l'unité et la source n'en viennent que si elles sont vides."""
        choisi = PAR_CODE.get(donnees.get("code") or "")
        if choisi is None:
            return
        donnees["intitule"] = choisi.intitule
        donnees["unite"] = donnees.get("unite") or choisi.unite
        donnees["source"] = donnees.get("source") or choisi.source

    def _statut(self, statut: str, valeur: Any) -> str:
        if valeur is not None and statut == StatutValeur.MASQUEE:
            self.add_error("valeur", "Une valeur masquée ne s’écrit pas : effacez le chiffre, ou dites-la renseignée.")
        elif valeur is not None:
            return StatutValeur.RENSEIGNEE
        elif statut == StatutValeur.RENSEIGNEE:
            self.add_error("valeur", "Écrivez la valeur, zéro compris, ou choisissez « Non renseignée ».")
        return statut


class BesoinForm(forms.ModelForm):
    """Un besoin, son appui écrit et les indicateurs du diagnostic qui l'étayent."""

    indicateurs = forms.TypedMultipleChoiceField(
        label="Indicateurs du diagnostic qui l’appuient",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez un ou plusieurs indicateurs de votre diagnostic. "
        "Par exemple : Patients en ALD sans médecin traitant.",
    )

    class Meta:
        model = Besoin
        fields = ["intitule", "appui"]
        widgets = {"appui": Texte(rows=3)}
        help_texts = {
            "intitule": "Ce dont les habitants ont besoin, en une phrase. Par exemple : Trouver un médecin traitant.",
            "appui": "Un chiffre, une enquête, un constat partagé, avec sa source ; un indicateur coché suffit aussi. "
            "Par exemple : « 14 % des plus de 70 ans n’en ont pas (Assurance Maladie, 2025). »",
        }

    def __init__(self, *args, indicateurs: Iterable[IndicateurDiagnostic] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicateurs"].choices = [(i.pk, i.intitule) for i in indicateurs]
        if not indicateurs:
            self.fields["indicateurs"].widget = forms.MultipleHiddenInput()
        if self.instance.pk:
            self.fields["indicateurs"].initial = [i.pk for i in self.instance.indicateurs.all()]

    def save(self, commit: bool = True) -> Besoin:
        """Enregistre le besoin, puis ses liens."""
        besoin = super().save(commit)
        if commit:
            besoin.indicateurs.set(self.cleaned_data["indicateurs"])
        return besoin


class JeuDeBesoins(JeuDeLignes):
    """Les besoins ; les indicateurs proposés se lisent une fois pour toutes les lignes."""

    def __init__(self, *args, instance: LettreIntention, **kwargs) -> None:
        indicateurs = list(instance.indicateurs.all()) if instance.pk else []
        besoins = Besoin.objects.prefetch_related("indicateurs").order_by("pk")
        super().__init__(*args, instance=instance, queryset=besoins, form_kwargs={"indicateurs": indicateurs}, **kwargs)


class DispositifForm(LigneRepliee):
    class Meta:
        model = DispositifExistant
        fields = ["nature", "nom", "lieu", "articulation"]
        help_texts = {
            "nature": "Choisissez ce dont il s’agit. Par exemple : Maison de santé pluriprofessionnelle ([[msp]]).",
            "nom": "Son nom, tel que les habitants le connaissent. Par exemple : Maison de santé de Revel.",
            "lieu": "Sa commune, ou le territoire qu’il couvre. Par exemple : Revel.",
            "articulation": "Ce que vous ferez avec lui, en une phrase. Par exemple : « Elle portera avec nous les "
            "créneaux de [[snp|soins non programmés]]. »",
        }

    @property
    def resume(self) -> str:
        """Replié une fois dit ce qu'on fera avec lui ; jusque-là, la ligne reste ouverte sur cette question."""
        return super().resume if self.instance.articulation else ""


class JeuDeDispositifs(JeuDeLignes):
    """Les dispositifs retenus ; retirer un dispositif que le portail avait proposé, c'est l'écarter."""

    def __init__(self, *args, **kwargs) -> None:
        retenus = DispositifExistant.objects.filter(ecarte=False).order_by("pk")
        super().__init__(*args, queryset=retenus, **kwargs)

    def delete_existing(self, obj: DispositifExistant, commit: bool = True) -> None:
        if not obj.cle:
            super().delete_existing(obj, commit)
        elif commit:
            obj.ecarte = True
            obj.save(update_fields=["ecarte"])


class Propositions:
    """Les dispositifs que le portail propose, chacun à retenir ou à écarter d'un bouton du formulaire.

    Même usage qu'un jeu de formulaires. Le geste est le bouton pressé : ``retenir``, ``ecarter`` ou ``reprendre``
    avec la clé de la proposition ; une clé qui n'est plus proposée est refusée.
    """

    forms: tuple = ()
    ancre = "proposes"

    def __init__(self, data: Any, lettre: LettreIntention) -> None:
        self.lettre = lettre
        self.proposees = proposer(lettre) if lettre.pk else []
        connus = list(lettre.dispositifs.all()) if lettre.pk else []
        self.ecartes = [dispositif for dispositif in connus if dispositif.ecarte]
        vues = {p.nature for p in self.proposees} | {dispositif.nature for dispositif in connus}
        self.introuvables = [nature.label for nature in A_CHERCHER if nature not in vues]
        self.geste, self.cle = self._lire(data or {})

    @property
    def groupes(self) -> list[dict[str, Any]]:
        """Les propositions, d'un bloc tant qu'elles sont peu nombreuses, puis une nature à la fois."""
        if len(self.proposees) <= PROPOSITIONS_D_UN_BLOC:
            return [{"titre": "", "propositions": self.proposees}]
        par_nature: dict[str, list[Proposition]] = {}
        for proposition in self.proposees:
            par_nature.setdefault(proposition.nature.label, []).append(proposition)
        return [{"titre": titre, "propositions": lot} for titre, lot in par_nature.items()]

    def _lire(self, data: Any) -> tuple[str, str]:
        geste = next((geste for geste in GESTES_DE_PROPOSITION if geste in data), "")
        return geste, data.get(geste, "")

    def is_valid(self) -> bool:
        """Vrai sans geste, ou si la clé désigne quelque chose ; sinon deux pages se sont croisées, rien n'est perdu."""
        return True

    def save(self) -> None:
        """Fait le geste demandé ; une clé déjà traitée par un autre onglet ne fait rien."""
        if self.geste == REPRENDRE:
            DispositifExistant.objects.filter(lettre=self.lettre, cle=self.cle, ecarte=True).update(ecarte=False)
            return
        proposee = next((p for p in self.proposees if self.geste and p.cle == self.cle), None)
        if proposee is not None:
            self._noter(proposee, ecarte=self.geste == ECARTER)

    def _noter(self, proposee: Proposition, *, ecarte: bool) -> None:
        DispositifExistant.objects.get_or_create(
            lettre=self.lettre,
            cle=proposee.cle,
            defaults={
                "nature": proposee.nature,
                "nom": proposee.nom,
                "lieu": proposee.lieu[:120],
                "ecarte": ecarte,
            },
        )


IndicateursFormSet = inlineformset_factory(
    LettreIntention, IndicateurDiagnostic, form=IndicateurForm, formset=JeuDeLignes, extra=1, max_num=60
)
BesoinsFormSet = inlineformset_factory(
    LettreIntention, Besoin, form=BesoinForm, formset=JeuDeBesoins, extra=1, max_num=30
)
DispositifsFormSet = inlineformset_factory(
    LettreIntention, DispositifExistant, form=DispositifForm, formset=JeuDeDispositifs, extra=1, max_num=200
)
