"""Préparer un élément, envoyer des questions, répondre à un élément."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from commun.entiers import entier_lu
from dossiers.actions.elements import preparation
from dossiers.enums import Sujet, Tour
from dossiers.enums_complements import NatureElement, NatureReponse
from dossiers.epingles import TOUTE_LA_RUBRIQUE, champs_de
from dossiers.etapes import RUBRIQUES
from dossiers.forms.champs import DateNative, Texte, selon
from dossiers.models import ElementDemande, PieceJointe
from dossiers.models.complements import LONGUEUR_MAX
from dossiers.natures import EFFETS, Effet, rouvre
from dossiers.parametres import PIECES_LEGALES, REPONSE_SOUHAITEE_JOURS
from dossiers.voies import Voie

DIT_L_EFFET = {
    Effet.JAMAIS: "ni l’état ni le délai ne changent",
    Effet.AUCUN_DELAI: "rouvre ce point, sans délai légal en jeu",
    Effet.SUSPEND: "rouvre ce point et suspend le délai",
    Effet.REPART: "arrête le délai, qui repart de zéro à la réception",
}


class ElementForm(forms.Form):
    """Un élément en préparation ; seules les natures recevables à cette étape sont offertes."""

    nature = forms.ChoiceField(
        label="Ce que vous demandez",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous demandez."},
    )
    cible = forms.ChoiceField(
        label="Où, dans le dossier",
        required=False,
        help_text="Pour un champ à préciser, ou une question sur un point précis. Seul cet endroit se rouvrira.",
    )
    piece_legale = forms.ChoiceField(
        label="Pièce de la liste légale",
        required=False,
        choices=lambda: [("", "Aucune"), *PIECES_LEGALES.offerts()],
        help_text="Pour une pièce manquante ; chez l’ARS, sur le projet, aussi pour une pièce à remplacer.",
    )
    piece_jointe = forms.ModelChoiceField(
        PieceJointe.objects.none(),
        label="Pièce à remplacer",
        required=False,
        empty_label="Aucune",
        help_text="Une pièce déposée ; l’ancienne reste dans la version où elle a été déposée.",
    )
    texte = forms.CharField(
        label="Votre demande",
        widget=Texte(4),
        max_length=LONGUEUR_MAX,
        help_text="Le porteur lira exactement ce texte. Par exemple : « Dites combien d’infirmiers sont associés. »",
        error_messages={"required": "Écrivez ce que vous demandez au porteur."},
    )

    def __init__(self, data: Any = None, *, voie: Voie, objet: Any, element: ElementDemande | None = None) -> None:
        initial = _initial(element) if element else {"nature": ""}
        super().__init__(data, initial=initial)
        effets = EFFETS[voie.sujet, voie.demandeur]
        self.fields["nature"].choices = [
            (nature, f"{NatureElement(nature).label} : {DIT_L_EFFET[effet]}") for nature, effet in effets.items()
        ]
        self.fields["cible"].choices = [("", "Tout, ou sans objet"), *_cibles(objet.SUJET)]
        legales = [NatureElement.PIECE_MANQUANTE]
        if voie.sujet == Sujet.PROJET:
            legales.append(NatureElement.PIECE_A_REMPLACER)
        self.fields["cible"].widget.attrs |= selon("nature", NatureElement.CHAMP, NatureElement.QUESTION)
        self.fields["piece_legale"].widget.attrs |= selon("nature", *legales)
        self.fields["piece_jointe"].widget.attrs |= selon("nature", NatureElement.PIECE_A_REMPLACER)
        pieces = PieceJointe.objects.filter(depots__version__dossier=objet.dossier, sujet=objet.SUJET)
        self.fields["piece_jointe"].queryset = pieces.presentes().distinct().order_by("pk")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        rubrique, _, champ = donnees.pop("cible", "").partition(":")
        nature = donnees.get("nature")
        if nature == NatureElement.CHAMP and not rubrique:
            self.add_error("cible", "Choisissez la rubrique ou le champ à préciser.")
        if nature == NatureElement.PIECE_MANQUANTE and not donnees.get("piece_legale"):
            self.add_error("piece_legale", "Choisissez la pièce de la liste légale.")
        if nature == NatureElement.PIECE_A_REMPLACER and not donnees.get("piece_jointe"):
            self.add_error("piece_jointe", "Choisissez la pièce à remplacer.")
        return {**donnees, "rubrique": rubrique, "champ": champ}


def _initial(element: ElementDemande) -> dict[str, Any]:
    cible = f"{element.rubrique}:{element.champ}" if element.rubrique else ""
    valeurs = {nom: getattr(element, nom) for nom in ("nature", "piece_legale", "piece_jointe", "texte")}
    return {**valeurs, "cible": cible}


def _cibles(sujet: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Les rubriques et leurs champs, groupés comme à l'écran."""
    return [
        (
            rubrique.titre,
            [(f"{rubrique.cle}:", TOUTE_LA_RUBRIQUE)]
            + [(f"{rubrique.cle}:{cle}", libelle) for cle, libelle in champs_de(rubrique).items()],
        )
        for rubrique in RUBRIQUES[sujet]
    ]


def elements_prepares(objet: Any, demandeur: str) -> list[ElementDemande]:
    """Ce qui partirait maintenant ; ce que le porteur demande à rouvrir aussi n'en est pas."""
    return list(preparation(objet, demandeur).exclude(propose_par=Tour.PORTEUR).select_related("piece_jointe"))


class ListeDElements(forms.Field):
    """Les éléments que la page montrait, pour n'envoyer qu'eux."""

    widget = forms.HiddenInput

    def clean(self, valeur: Any) -> list[int]:
        return [lue for cle in str(valeur or "").split(",") if (lue := entier_lu(cle)) is not None]


class QuestionsForm(forms.Form):
    """Des questions, un message, une date souhaitée."""

    commentaire = forms.CharField(
        label="Message d’accompagnement",
        widget=Texte(4),
        initial="Pour instruire votre dossier, merci de répondre aux questions qui suivent.",
        error_messages={"required": "Écrivez le message que lira le porteur."},
    )
    souhaitee_le = forms.DateField(
        label="Réponse souhaitée le",
        widget=DateNative,
        error_messages={"required": "Indiquez la date de réponse souhaitée."},
    )
    elements = ListeDElements(required=False)

    def __init__(self, data: Any = None, *, prepares: list[ElementDemande]) -> None:
        super().__init__(data)
        self.fields["souhaitee_le"].initial = timezone.localdate() + timedelta(days=REPONSE_SOUHAITEE_JOURS.valeur)
        self.fields["elements"].initial = ",".join(str(element.pk) for element in prepares)


class ReponseElementForm(forms.Form):
    """La réponse du porteur à un élément, gardée sans partir."""

    nature = forms.ChoiceField(
        label="Votre réponse",
        choices=NatureReponse.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que vous répondez."},
    )
    texte = forms.CharField(
        label="Précisions",
        required=False,
        widget=Texte(3),
        max_length=LONGUEUR_MAX,
        help_text="Votre réponse écrite, ou la raison pour laquelle vous ne pouvez pas.",
    )

    def __init__(self, data: Any = None, *, element: ElementDemande) -> None:
        initial = {"nature": element.reponse_nature, "texte": element.reponse}
        super().__init__(data, prefix=f"element-{element.pk}", initial=initial)
        if not rouvre(element.nature):
            del self.fields["nature"]
            self.fields["texte"].label = "Votre réponse"
            self.fields["texte"].help_text = ""

    @property
    def reponse(self) -> dict[str, str]:
        return {"nature": self.cleaned_data.get("nature", NatureReponse.ECRITE), "texte": self.cleaned_data["texte"]}


class AussiForm(forms.Form):
    """Demander à modifier aussi une rubrique."""

    texte = forms.CharField(
        label="Ce que vous voulez modifier, et pourquoi",
        widget=Texte(4),
        max_length=LONGUEUR_MAX,
        help_text="Par exemple : « Le nombre d’habitants a changé avec le nouveau périmètre. »",
        error_messages={"required": "Dites ce que vous voulez modifier, et pourquoi."},
    )
