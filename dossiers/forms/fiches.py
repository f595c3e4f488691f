"""Les fiches-actions : commencer une fiche, la remplir, ses indicateurs."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.functional import cached_property

from dossiers.enums_projet import NiveauObjectif
from dossiers.forms.champs import MONTANT_NEGATIF, DateNative, Texte
from dossiers.forms.lignes import JeuDeLignes
from dossiers.models import ActeurDossier, FicheAction, IndicateurFiche, Objectif, ProjetSante
from missions.models import Indicateur, Mission

PROPRE = ("", "Un indicateur à nous, à nommer ci-dessous")
REPRIS = ("intitule", "definition", "unite", "sens")
NOMS = "noms-des-acteurs"


class DebutDeFicheForm(forms.ModelForm):
    """Ce qu'il faut pour commencer une fiche : sa mission et son titre."""

    class Meta:
        model = FicheAction
        fields = ["mission", "titre"]
        help_texts = {
            "mission": "La mission que cette action sert. Par exemple : Accès aux soins.",
            "titre": "Ce que vous ferez, en quelques mots. Par exemple : Plages de soins non programmés partagées.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = Mission.objects.order_by("rang")
        self.fields["mission"].empty_label = "Choisir…"


class FicheForm(DebutDeFicheForm):
    """Une fiche-action entière ; seuls mission et titre sont exigés pour l'enregistrer."""

    participants = forms.TypedMultipleChoiceField(
        label="Acteurs du dossier qui y participent",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez parmi vos membres et partenaires. Par exemple : Centre hospitalier de Revel.",
    )

    class Meta(DebutDeFicheForm.Meta):
        fields = [
            "mission", "titre", "objectif", "priorite", "responsable", "participants", "acteurs", "taches", "moyens",
            "moyens_materiels", "moyens_financiers", "montant", "debut_le", "fin_le", "calendrier",
        ]  # fmt: skip
        widgets = {
            "responsable": forms.TextInput(attrs={"list": NOMS, "autocomplete": "off"}),
            "acteurs": Texte(2),
            "taches": Texte(5),
            "moyens": Texte(2),
            "moyens_materiels": Texte(2),
            "moyens_financiers": Texte(2),
            "montant": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
            "debut_le": DateNative(),
            "fin_le": DateNative(),
            "calendrier": Texte(2),
        }
        error_messages = {"montant": MONTANT_NEGATIF}
        help_texts = {
            **DebutDeFicheForm.Meta.help_texts,
            "objectif": "L’objectif opérationnel de votre arbre que cette action met en œuvre. Par exemple : Réserver "
            "chaque jour des créneaux partagés.",
            "priorite": "Ce qui commence d’abord. Par exemple : Haute.",
            "responsable": "Prénom, nom, profession. Par exemple : Dr Anne Puech, médecin généraliste.",
            "acteurs": "Ceux qui ne sont pas dans votre liste. Par exemple : les mairies des communes concernées.",
            "taches": "Une tâche par ligne. Par exemple : Ouvrir l’agenda commun.",
            "moyens": "Qui, et combien de temps. Par exemple : une coordinatrice à mi-temps.",
            "moyens_materiels": "Locaux, outils, équipements. Par exemple : un agenda partagé.",
            "moyens_financiers": "D’où viendra l’argent. Par exemple : part fixe de la mission.",
            "montant": "Le coût de toute l’action, en euros entiers. Par exemple : 12000.",
            "debut_le": "Le premier jour prévu. Par exemple : 04/01/2027.",
            "fin_le": "Le dernier jour prévu, ou celui du premier bilan. Par exemple : 31/12/2027.",
            "calendrier": "Les étapes entre les deux. Par exemple : essai dans deux communes, puis partout.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fiche = self.instance
        operationnels = Objectif.objects.filter(
            projet=fiche.projet_id or 0, niveau=NiveauObjectif.OPERATIONNEL
        ).order_by("parent__parent__rang", "parent__rang", "rang", "pk")
        self.fields["objectif"].queryset = operationnels
        self.fields["objectif"].empty_label = "Aucun pour l’instant"
        acteurs = ActeurDossier.objects.filter(dossier__projet=fiche.projet_id or 0).order_by("nom", "pk")
        self.acteurs = list(acteurs) if fiche.projet_id else []
        self.fields["participants"].choices = [(acteur.pk, str(acteur)) for acteur in self.acteurs]
        if fiche.pk:
            self.initial["participants"] = [acteur.pk for acteur in fiche.participants.all()]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut_le"), donnees.get("fin_le")
        if debut and fin and fin < debut:
            self.add_error("fin_le", "L’action finirait avant d’avoir commencé : corrigez l’une des deux dates.")
        return donnees

    def save(self, commit: bool = True) -> FicheAction:
        """Enregistre la fiche, puis ses participants."""
        fiche = super().save(commit)
        if commit and "participants" in self.changed_data:
            fiche.participants.set(self.cleaned_data["participants"])
        return fiche

    def _save_m2m(self) -> None:
        """Les participants s'écrivent dans :meth:`save`."""


class JeuDUneFiche(JeuDeLignes):
    """La fiche de la page, seule ligne du jeu : elle s'enregistre champ par champ comme une ligne de la lettre."""

    def __init__(self, *args: Any, fiche: int, **kwargs: Any) -> None:
        seule = FicheAction.objects.filter(pk=fiche).prefetch_related("participants").order_by("pk")
        super().__init__(*args, queryset=seule, **kwargs)


class IndicateurForm(forms.ModelForm):
    """Un indicateur du catalogue, qui se remplit seul, ou propre à la CPTS."""

    choisi = forms.ChoiceField(
        label="Indicateur",
        required=False,
        help_text="Choisissez dans la liste : le nom, la définition, l’unité et le sens se remplissent seuls. "
        "Par exemple : Consultations de soins non programmés.",
    )

    field_order = ["choisi"]

    class Meta:
        model = IndicateurFiche
        fields = [
            "intitule", "definition", "unite", "sens", "reference", "cible_1", "cible_2", "cible_3", "cible_4",
            "cible", "source", "frequence", "personne",
        ]  # fmt: skip
        widgets = {"definition": Texte(2)}
        labels = {"intitule": "Nom, si l’indicateur n’est pas dans la liste"}
        help_texts = {
            "intitule": "Mesurable, avec une marge de progrès, en lien avec la mission. Par exemple : Patients suivis.",
            "definition": "Ce que l’on compte, exactement. Par exemple : patients vus au moins une fois dans l’année.",
            "unite": "Ce que compte la valeur. Par exemple : patients, ou %.",
            "sens": "Par exemple : Plus haut est mieux.",
            "reference": "La valeur d’aujourd’hui ; « masquée » si la source la cache. Par exemple : 41 %.",
            "cible_1": "Facultatif. Par exemple : 43 %.",
            "cible_2": "Facultatif. Par exemple : 45 %.",
            "cible_3": "Facultatif. Par exemple : 47 %.",
            "cible_4": "Facultatif. Par exemple : 49 %.",
            "cible": "La valeur visée à la fin du contrat, différente de la référence. Par exemple : 50 %.",
            "source": "D’où viendra le chiffre. Par exemple : Assurance Maladie.",
            "frequence": "Deux fois par an au moins. Par exemple : Deux fois par an.",
            "personne": "Qui fait le relevé. Par exemple : la coordinatrice.",
        }

    def __init__(self, *args: Any, catalogue: tuple[Indicateur, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = {indicateur.code: indicateur for indicateur in catalogue}
        groupes: dict[str, list[tuple[str, str]]] = {}
        for indicateur in catalogue:
            groupes.setdefault(indicateur.mission.libelle, []).append((indicateur.code, indicateur.libelle))
        self.fields["choisi"].choices = [PROPRE, *groupes.items()]
        self.fields["intitule"].required = False
        if self.instance.pk:
            self.fields["choisi"].initial = self.instance.catalogue_id or ""

    @property
    def resume(self) -> str:
        """« Patients suivis : 0 → 100 patients » : un indicateur enregistré se lit sans l'ouvrir ; vide sinon."""
        i = self.instance
        if not i.pk:
            return ""
        return f"{i.intitule} : {i.reference or '–'} → {i.cible or '–'} {i.unite if i.unite != '%' else ''}".strip()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        choisi = self.catalogue.get(donnees.get("choisi") or "")
        if choisi is not None:
            repris = dict(
                intitule=choisi.libelle, definition=choisi.explication, unite=choisi.get_unite_display().lower(),
                sens=choisi.sens,
            )  # fmt: skip
            donnees |= {nom: donnees.get(nom) or repris[nom] for nom in REPRIS}
        if not donnees.get("intitule"):
            self.add_error("intitule", "Choisissez un indicateur dans la liste, ou nommez le vôtre.")
        return donnees

    def save(self, commit: bool = True) -> IndicateurFiche:
        if "choisi" in self.cleaned_data:
            self.instance.catalogue_id = self.cleaned_data["choisi"] or None
        return super().save(commit)


class JeuDIndicateurs(JeuDeLignes):
    """Les indicateurs d'une fiche ; le catalogue se lit une fois, la mission de la fiche d'abord."""

    @cached_property
    def catalogue(self) -> tuple[Indicateur, ...]:
        tous = Indicateur.objects.select_related("mission").order_by("mission__rang", "rang", "code")
        return tuple(sorted(tous, key=lambda indicateur: indicateur.mission_id != self.instance.mission_id))

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "catalogue": self.catalogue}


FicheFormSet = inlineformset_factory(
    ProjetSante, FicheAction, form=FicheForm, formset=JeuDUneFiche, extra=0, max_num=1, can_delete=False
)
IndicateursFormSet = inlineformset_factory(
    FicheAction, IndicateurFiche, form=IndicateurForm, formset=JeuDIndicateurs, extra=1, max_num=20
)
