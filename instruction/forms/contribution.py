"""La contribution d'un relecteur : la grille des quatre critères, ses remarques épinglées, sa note privée."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.forms import inlineformset_factory

from dossiers.enums import Critere
from dossiers.epingles import TOUTE_LA_RUBRIQUE, champs_de
from dossiers.etapes import RUBRIQUES_LETTRE, Lignes, Rubrique
from dossiers.forms.champs import Texte
from dossiers.forms.lignes import JeuDeLignes
from instruction.forms.grille import GRILLE, LONGUEUR_MAX, CritereForm, Grille, ProseForm
from instruction.models import Contribution, LigneContribution, RemarqueContribution

REMARQUES = "remarques"


class NotePriveeForm(ProseForm):
    """Ce que le relecteur note pour lui."""

    class Meta:
        model = Contribution
        fields = ["note_privee"]
        labels = {"note_privee": "Note privée (facultatif)"}
        help_texts = {
            "note_privee": "Vous seul la lisez, avant comme après l’envoi. Par exemple : « Rappeler la coordinatrice. »"
        }


class CritereDeLaLettreForm(CritereForm):
    """Ce que le relecteur pense d'un critère."""

    possessif = "votre "
    aide = "Nécessaire pour « À compléter » et « Non conforme » : dites pourquoi, et ce que vous attendez."

    class Meta:
        model = LigneContribution
        fields = ["appreciation", "commentaire"]


class GrilleDeLaLettre(Grille):
    """Les quatre critères de l'avis (S4), dans son ordre."""

    formulaire = CritereDeLaLettreForm
    lien = "contribution"

    def criteres(self, objet: Contribution) -> Iterable[tuple[str, str, Critere]]:
        return ((critere.value, critere.label, critere) for critere in Critere)


@cache
def endroits() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Les rubriques de la lettre et leurs champs, pour y épingler une remarque."""
    return tuple(
        (
            rubrique.titre,
            (
                (rubrique.cle, f"{rubrique.titre} : {TOUTE_LA_RUBRIQUE.lower()}"),
                *((f"{rubrique.cle}:{champ}", libelle) for champ, libelle in champs_de(rubrique).items()),
            ),
        )
        for rubrique in RUBRIQUES_LETTRE
    )


def libelle_de_l_endroit(remarque: RemarqueContribution) -> str:
    """« Diagnostic : forces », ou la rubrique seule."""
    rubrique = next((r for r in RUBRIQUES_LETTRE if r.cle == remarque.rubrique), None)
    if rubrique is None:
        return remarque.rubrique
    champ = champs_de(rubrique).get(remarque.champ, "") if remarque.champ else ""
    return f"{rubrique.titre} : {champ[:1].lower()}{champ[1:]}" if champ else rubrique.titre


class RemarqueForm(forms.ModelForm):
    """Une remarque et le champ de la lettre où elle s'épingle."""

    endroit = forms.ChoiceField(
        label="Sur quoi",
        help_text="Une rubrique de la lettre, ou l’un de ses champs. Par exemple : Diagnostic, points forts.",
        error_messages={"required": "Choisissez la rubrique ou le champ de la lettre."},
    )
    texte = forms.CharField(
        label="Votre remarque",
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        help_text="Le coordinateur peut en faire une demande au porteur. Par exemple : « Citez la source du chiffre. »",
        error_messages={"required": "Écrivez votre remarque."},
    )

    class Meta:
        model = RemarqueContribution
        fields = ["texte"]

    field_order = ("endroit", "texte")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["endroit"].choices = [("", "Choisir…"), *endroits()]
        remarque = self.instance
        if remarque.rubrique:
            self.initial["endroit"] = ":".join(mot for mot in (remarque.rubrique, remarque.champ) if mot)

    def save(self, commit: bool = True) -> RemarqueContribution:
        endroit = self.cleaned_data.get("endroit") or self.initial.get("endroit", "")
        self.instance.rubrique, _, self.instance.champ = endroit.partition(":")
        return super().save(commit)


RemarquesFormSet = inlineformset_factory(
    Contribution, RemarqueContribution, form=RemarqueForm, formset=JeuDeLignes, extra=0, max_num=100
)

CONTRIBUTION = Rubrique(
    "contribution",
    "Ma contribution",
    "Lisez la lettre, appréciez les quatre critères. Tout s’enregistre à mesure ; rien ne se lit avant l’envoi.",
    NotePriveeForm,
    (
        Lignes(GRILLE, "", GrilleDeLaLettre),
        Lignes(
            REMARQUES,
            "Remarques épinglées",
            lambda data, objet: RemarquesFormSet(data, instance=objet, prefix=REMARQUES),
            "Sur une rubrique ou un champ précis de la lettre.",
            "Ajouter une remarque",
        ),
    ),
)
