"""Ce qu'une personne écrit d'elle-même : s'inscrire par le lien, corriger sa fiche."""

from typing import Any

from django import forms

from acteurs.champs import SaisieIdentifiant
from acteurs.identifiants import valider_rpps
from acteurs.nomenclatures import MEDECIN, SpecialiteMedicale, choix_professions
from acteurs.professions import libelle_profession
from commun.textes import normaliser
from dossiers.enums import NiveauActeur
from dossiers.forms.commune import ChampCommune

AUTRE = "autre"
SPECIALISTE = "10:autre"
IMPLICATIONS = (
    (NiveauActeur.PARTICIPE, "Être informé, participer"),
    (NiveauActeur.PORTE_ACTION, "Porter une action, un groupe"),
    (NiveauActeur.PILOTE, "Piloter avec l’équipe"),
)


def _metiers() -> list[tuple[str, str]]:
    """Généraliste et spécialiste d'abord, puis les professions par ordre alphabétique, puis « autre »."""
    autres = sorted((c for c in choix_professions() if c[0] != MEDECIN), key=lambda c: normaliser(c[1]))
    return [
        ("", "Choisir…"),
        (MEDECIN, "Médecin généraliste"),
        (SPECIALISTE, "Médecin d’une autre spécialité"),
        *autres,
        (AUTRE, "Autre : usager, élu, social, administratif…"),
    ]


class PersonneElleMemeForm(forms.Form):
    """Identité, profession, commune, adresse, implication. ``valeurs()`` rend les champs du modèle."""

    prenom = forms.CharField(
        label="Prénom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    nom = forms.CharField(label="Nom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    metier = forms.ChoiceField(label="Profession", choices=_metiers)
    profession = forms.CharField(
        label="Fonction ou spécialité",
        required=False,
        max_length=100,
        help_text="Par exemple : cardiologue, conseillère municipale, présidente d’une association de patients.",
    )
    rpps = SaisieIdentifiant(
        label="Numéro RPPS",
        required=False,
        validators=[valider_rpps],
        help_text="Onze chiffres, sur votre carte de professionnel. Il évite les doublons.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    commune = ChampCommune(label="Commune d’exercice ou d’habitation")
    courriel = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Vous y recevrez le lien de votre page.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    niveau = forms.ChoiceField(
        label="Ce que vous souhaitez faire", choices=IMPLICATIONS, initial=NiveauActeur.PARTICIPE
    )

    def clean_courriel(self) -> str:
        return self.cleaned_data["courriel"].lower()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if donnees.get("metier") == AUTRE and not donnees.get("profession"):
            self.add_error("profession", "Dites en quelques mots votre fonction.")
        return donnees

    def valeurs(self) -> dict[str, Any]:
        """Les champs d'un acteur ou d'une inscription."""
        lues = dict(self.cleaned_data)
        code, _, specialite = lues.pop("metier").partition(":")
        if code == MEDECIN:
            specialite = specialite or SpecialiteMedicale.GENERALISTE
        lues["profession_code"] = "" if code == AUTRE else code
        lues["specialite"] = specialite
        lues["profession"] = lues["profession"] or libelle_profession(code, specialite)
        lues.pop("consentement", None)
        return lues


def initial_de(personne: Any) -> dict[str, Any]:
    """Le formulaire rempli de ce qui est écrit de cette personne."""
    metier = personne.profession_code or AUTRE
    if metier == MEDECIN and personne.specialite == SpecialiteMedicale.AUTRE:
        metier = SPECIALISTE
    champs = ("prenom", "nom", "profession", "rpps", "commune", "courriel", "niveau")
    return {champ: getattr(personne, champ) for champ in champs} | {"metier": metier}


class InscriptionForm(PersonneElleMemeForm):
    """L'inscription par le lien, avec le consentement."""

    consentement = forms.BooleanField(
        label="J’accepte de figurer parmi les acteurs de ce projet, et que ces données servent à ce seul but.",
        error_messages={"required": "Cochez cette case pour vous inscrire : sans votre accord, rien n’est enregistré."},
    )
