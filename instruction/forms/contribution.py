"""La contribution d'un relecteur : la grille des quatre critères, ses remarques épinglées, sa note privée."""

from functools import cache
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import inlineformset_factory

from dossiers.enums import Appreciation, Critere, Sujet
from dossiers.epingles import TOUTE_LA_RUBRIQUE, champs_de
from dossiers.etapes import RUBRIQUES_LETTRE, Lignes, Rubrique
from dossiers.forms.champs import Texte
from dossiers.forms.lignes import JeuDeLignes
from dossiers.forms.saisie import Saisie
from instruction.models import Contribution, LigneContribution, RemarqueContribution

LONGUEUR_MAX = 5000
GRILLE, REMARQUES = "grille", "remarques"
QUESTIONS = {
    Critere.TERRITOIRE: "Est-il cohérent avec les parcours des patients, assez grand, sans trou ni chevauchement ?",
    Critere.BESOINS: "Sont-ils appuyés sur un diagnostic, des chiffres, des constats du territoire ?",
    Critere.MOBILISATION: "Les professionnels, les établissements et les usagers ont-ils été informés et associés ?",
    Critere.MISSIONS: "Répondent-elles aux besoins ? Les actions, l'organisation et les moyens sont-ils plausibles ?",
}


class NotePriveeForm(forms.ModelForm):
    """Ce que le relecteur note pour lui."""

    class Meta:
        model = Contribution
        fields = ["note_privee"]
        labels = {"note_privee": "Note privée (facultatif)"}
        help_texts = {
            "note_privee": "Vous seul la lisez, avant comme après l'envoi. Par exemple : « Rappeler la coordinatrice. »"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note_privee"].widget = Texte(3)
        self.fields["note_privee"].max_length = LONGUEUR_MAX
        self.fields["note_privee"].widget.attrs["data-signes"] = LONGUEUR_MAX


class CritereForm(forms.ModelForm):
    """L'appréciation d'un critère ; rien n'est exigé avant l'envoi."""

    appreciation = forms.ChoiceField(
        label="Votre appréciation", required=False, choices=Appreciation.choices, widget=forms.RadioSelect
    )
    commentaire = forms.CharField(
        label="Votre commentaire",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        help_text="Nécessaire pour « À compléter » et « Non conforme » : dites pourquoi, et ce que vous attendez.",
    )

    class Meta:
        model = LigneContribution
        fields = ["appreciation", "commentaire"]


class Grille:
    """Un formulaire par critère, dans l'ordre de l'avis ; même usage qu'un jeu de formulaires."""

    def __init__(self, data: Any, contribution: Contribution) -> None:
        connues = {ligne.critere: ligne for ligne in contribution.lignes.all()} if contribution.pk else {}
        self.forms = [self._former(data, critere, connues.get(critere), contribution) for critere in Critere]

    def _former(
        self, data: Any, critere: Critere, connue: LigneContribution | None, contribution: Contribution
    ) -> CritereForm:
        ligne = connue or LigneContribution(contribution=contribution, critere=critere)
        formulaire = CritereForm(data, instance=ligne, prefix=f"{GRILLE}-{critere}")
        formulaire.critere, formulaire.question = critere, QUESTIONS[critere]
        for nom, champ in formulaire.fields.items():
            champ.label = f"{critere.label} : {nom.replace('appreciation', 'votre appréciation')}".replace(
                "commentaire", "votre commentaire"
            )
        return formulaire

    def __iter__(self):
        return iter(self.forms)

    def save(self) -> None:
        for formulaire in self.forms:
            formulaire.save()


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
        help_text="Une rubrique de la lettre, ou l'un de ses champs. Par exemple : Diagnostic, points forts.",
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
    "Lisez la lettre, appréciez les quatre critères. Tout s'enregistre à mesure ; rien ne se lit avant l'envoi.",
    NotePriveeForm,
    (
        Lignes(GRILLE, "", Grille),
        Lignes(
            REMARQUES,
            "Remarques épinglées",
            lambda data, objet: RemarquesFormSet(data, instance=objet, prefix=REMARQUES),
            "Sur une rubrique ou un champ précis de la lettre.",
            "Ajouter une remarque",
        ),
    ),
)


def rubrique_de_trace(contribution: Contribution) -> str:
    """Sous quel nom les traces d'écriture de cette contribution se rangent : une contribution n'en lit pas d'autre."""
    return f"contribution-{contribution.pk}"


class SaisieContribution(Saisie):
    """Une contribution envoyée champ par champ ; elle ne lit que ses propres traces."""

    def traces_lues(self) -> Q:
        return Q(sujet=Sujet.CONTRIBUTION, rubrique=rubrique_de_trace(self.objet))
