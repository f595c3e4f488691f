"""Préparer un questionnaire, lui ajouter des questions et des destinataires, l'ouvrir ; y répondre."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from acteurs.nomenclatures import choix_professions
from commun.textes import normaliser
from dialogue.bibliotheque import choix_par_theme
from dialogue.enums_questionnaires import A_CHOIX, NOTES, NatureQuestion
from dialogue.models import Question, Reponse
from dialogue.models.questionnaires import choix_de_profession
from dialogue.parametres import QUESTIONNAIRE_JOURS_MAX
from dossiers.forms.champs import DateNative, Texte

PRESENTATION = (
    "Nous préparons une communauté professionnelle territoriale de santé. Avant d’écrire, nous voulons savoir ce dont "
    "vous avez besoin, vous et vos patients."
)
LEGENDE_NOTE = {1: "1, le plus bas", 5: "5, le plus haut"}


class QuestionnaireForm(forms.Form):
    """Le titre, le mot d'accueil et les questions de la bibliothèque."""

    titre = forms.CharField(
        label="Titre",
        max_length=150,
        initial="Les soins sur notre territoire",
        help_text="Les professionnels le lisent. Par exemple : « Les soins sur notre territoire ».",
    )
    presentation = forms.CharField(
        label="Mot d’accueil",
        max_length=1500,
        widget=Texte(4),
        initial=PRESENTATION,
        help_text="Deux ou trois phrases : qui vous êtes, à quoi serviront les réponses.",
    )
    codes = forms.MultipleChoiceField(
        label="Questions de la bibliothèque",
        choices=choix_par_theme,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cinq à huit questions tiennent en deux minutes. Vous pourrez en retirer, et ajouter les vôtres.",
    )
    lien_general = forms.BooleanField(
        label="Ouvrir aussi un lien sans nom, à afficher ou à transmettre",
        required=False,
        initial=True,
        help_text="Par exemple : sur une affiche, avec un QR code. Chacun peut y répondre.",
    )


class QuestionForm(forms.Form):
    """Une question à soi."""

    intitule = forms.CharField(
        label="Votre question",
        max_length=200,
        help_text="Par exemple : « Utilisez-vous la salle de la maison de santé ? »",
        error_messages={"required": "Écrivez la question."},
    )
    nature = forms.ChoiceField(label="Réponse attendue", choices=NatureQuestion.choices)
    choix = forms.CharField(
        label="Choix proposés",
        required=False,
        max_length=1500,
        widget=Texte(4),
        help_text="Un par ligne, de deux à douze, pour une question à choix. Par exemple : « Oui », puis « Non ».",
    )

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        lignes = [ligne.strip()[:150] for ligne in lues.get("choix", "").splitlines() if ligne.strip()]
        if lues.get("nature") in A_CHOIX and not 2 <= len(set(lignes)) <= 12:
            self.add_error("choix", "Donnez de deux à douze choix, un par ligne.")
        return {**lues, "choix": lignes}


class DestinatairesForm(forms.Form):
    """À qui écrire : l'annuaire, les acteurs, des adresses collées."""

    annuaire = forms.BooleanField(
        label="Les professionnels de l’annuaire qui exercent sur le territoire",
        required=False,
        help_text="Par exemple : l’infirmière d’une commune du territoire, si l’annuaire connaît son adresse.",
    )
    acteurs = forms.BooleanField(label="Les acteurs du dossier qui ont une adresse", required=False)
    adresses = forms.CharField(
        label="D’autres adresses",
        required=False,
        max_length=200_000,
        widget=Texte(5),
        help_text="Une par ligne, ou séparées par des virgules ou des points-virgules. Par exemple : "
        "anne.puech@exemple.fr. Vous devez pouvoir leur écrire à ce sujet.",
    )

    def clean_adresses(self) -> list[tuple[str, str]]:
        morceaux = self.cleaned_data["adresses"].replace(";", "\n").replace(",", "\n").split()
        fautives = [m for m in morceaux if not _est_une_adresse(m)]
        if fautives:
            suite = ", …" if len(fautives) > 3 else ""
            raise ValidationError(f"Corrigez ou retirez : {', '.join(m[:60] for m in fautives[:3])}{suite}.")
        return [(m.lower(), "") for m in morceaux]

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if not self.errors and not any(lues.get(nom) for nom in ("annuaire", "acteurs", "adresses")):
            self.add_error("adresses", "Choisissez une liste, ou collez au moins une adresse.")
        return lues


def _est_une_adresse(texte: str) -> bool:
    try:
        validate_email(texte)
    except ValidationError:
        return False
    return True


class OuvertureForm(forms.Form):
    """Jusqu'à quand répondre."""

    clot_le = forms.DateField(
        label="Dernier jour pour répondre",
        widget=DateNative,
        error_messages={"required": "Choisissez le dernier jour pour répondre."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"clot_le": timezone.localdate() + timedelta(days=21)})
        dernier = QUESTIONNAIRE_JOURS_MAX.valeur
        self.fields["clot_le"].help_text = f"Au plus {dernier} jours. Par exemple : dans trois semaines."


class ReponseForm(forms.Form):
    """La page publique : la profession, puis chaque question, toutes facultatives."""

    profession = forms.ChoiceField(
        label="Votre profession",
        help_text="Elle sert aux totaux. Une profession de peu de réponses n’est jamais montrée seule.",
        error_messages={"required": "Choisissez votre profession."},
    )

    def __init__(
        self, data: Any = None, *, questions: Sequence[Question], profession: str = "", reponse: Reponse | None = None
    ) -> None:
        self.questions = list(questions)
        super().__init__(data, initial={"profession": profession, **self._initial(reponse)})
        autres = sorted(choix_professions(), key=lambda c: normaliser(c[1]))
        self.fields["profession"].choices = [("", "Choisir…"), *autres, choix_de_profession()[-1]]
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _champ(question)

    def _initial(self, reponse: Reponse | None) -> dict[str, Any]:
        if reponse is None:
            return {}
        valeurs = {f"q{cle}": valeur for cle, valeur in reponse.valeurs.items()}
        return valeurs | {f"q{texte.question_id}": texte.texte for texte in reponse.textes.all()}

    def valeurs(self) -> dict[str, Any]:
        """Rang, liste de rangs ou note, par clé de question ; une question sautée n'y est pas."""
        lues = {}
        for question in self.questions:
            valeur = self.cleaned_data.get(f"q{question.pk}")
            if question.nature == NatureQuestion.TEXTE or valeur in ("", [], None):
                continue
            lues[str(question.pk)] = [int(v) for v in valeur] if isinstance(valeur, list) else int(valeur)
        return lues

    def textes(self) -> dict[int, str]:
        textes = [q for q in self.questions if q.nature == NatureQuestion.TEXTE]
        return {q.pk: " ".join(self.cleaned_data[f"q{q.pk}"].split()) for q in textes}


def _champ(question: Question) -> forms.Field:
    commun = {"label": question.intitule, "required": False}
    if question.nature == NatureQuestion.TEXTE:
        aide = "Ne nommez personne ; l’équipe seule le lira. Par exemple : « Un dermatologue plus près »."
        return forms.CharField(**commun, max_length=500, widget=Texte(3), help_text=aide)
    if question.nature == NatureQuestion.NOTE:
        notes = [(str(note), LEGENDE_NOTE.get(note, str(note))) for note in NOTES]
        return forms.ChoiceField(**commun, choices=notes, widget=forms.RadioSelect)
    choix = [(str(rang), texte) for rang, texte in enumerate(question.choix)]
    if question.nature == NatureQuestion.PLUSIEURS:
        return forms.MultipleChoiceField(**commun, choices=choix, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(**commun, choices=choix, widget=forms.RadioSelect)
