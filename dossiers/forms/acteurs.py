"""Écrire un acteur : une personne ou une structure ; filtrer la liste ; chercher dans l'annuaire."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from acteurs.nomenclatures import MEDECIN, Categorie, SpecialiteMedicale
from acteurs.professions import libelle_profession
from commun.textes import en_incise, normaliser
from dossiers.enums import NiveauActeur, StatutActeur
from dossiers.forms.commune import ChampCommune
from dossiers.models import ActeurDossier, Dossier

HORS_PERSONNES = (Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL)
PARTICIPATION = ["statut", "niveau", "qualite"]
AIDES = {
    "rpps": "Onze chiffres, sur la carte de professionnel. Par exemple : 10001234564. Il évite les doublons.",
    "finess": "Neuf caractères. Par exemple : 310000096.",
    "courriel": "La personne y reçoit une information et sa page, où elle peut corriger ou demander son retrait.",
    "niveau": "« Pilote » : porte la démarche. « Porte une action » : mène une mission ou un groupe.",
    "qualite": "Seulement si l’association la prévoit déjà dans ses statuts.",
}


class ActeurForm(forms.ModelForm):
    """Base : la commune se tape, l'acteur ne figure qu'une fois dans le dossier."""

    commune = ChampCommune(required=False)
    repliees: tuple[str, ...] = ()

    def __init__(self, *args: Any, dossier: Dossier, departements: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.fields["commune"].departements = departements
        self.initial["commune"] = self.instance.commune
        self.fields["courriel"].widget.attrs |= {"autocomplete": "off", "inputmode": "email"}
        self.fields["qualite"].choices = [("", "Non précisée"), *list(self.fields["qualite"].choices)[1:]]

    @property
    def usuels(self) -> list[forms.BoundField]:
        """Les champs de tous les jours."""
        return [self[nom] for nom in self.fields if nom not in self.repliees]

    @property
    def precisions(self) -> list[forms.BoundField]:
        """Les champs rares, repliés tant que rien n'y est écrit."""
        return [self[nom] for nom in self.repliees]

    @property
    def precisions_en_mots(self) -> str:
        return ", ".join(en_incise(str(champ.label)) for champ in self.precisions)

    @property
    def precisions_ouvertes(self) -> bool:
        return any(champ.errors or champ.value() for champ in self.precisions)

    def clean_courriel(self) -> str:
        """Gardée en minuscules : elle sert à écarter un agent qui serait acteur du dossier."""
        return self.cleaned_data["courriel"].lower()

    def refuser_un_double(self, champ: str) -> str:
        """Le numéro saisi, ou une erreur qui nomme l'acteur qui le porte déjà."""
        numero = self.cleaned_data[champ]
        autres = self.dossier.acteurs.exclude(pk=self.instance.pk).filter(**{champ: numero})
        deja = autres.first() if numero else None
        if deja is not None:
            raise forms.ValidationError(f"{deja} figure déjà dans le dossier avec ce numéro.")
        return numero

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        self._refuser_un_homonyme(donnees)
        return donnees

    def _refuser_un_homonyme(self, donnees: dict[str, Any]) -> None:
        """Même nom, même commune, et pas deux numéros qui les distinguent : c'est la même personne."""
        numero = donnees.get("rpps") or donnees.get("finess") or ""
        cle = normaliser(f"{donnees.get('nom', '')} {donnees.get('prenom', '')}")
        memes = self.dossier.acteurs.exclude(pk=self.instance.pk).filter(
            nom_recherche=cle, commune=donnees.get("commune"), categorie=donnees.get("categorie", "")
        )
        if numero:
            memes = memes.filter(rpps="", finess="")
        if cle and memes.exists():
            self.add_error("nom", "Cet acteur figure déjà dans le dossier, avec le même nom et la même commune.")


class PersonneForm(ActeurForm):
    """Une personne : professionnel de santé, usager, élu, représentant."""

    repliees = ("profession", "rpps", "qualite")

    class Meta:
        model = ActeurDossier
        fields = [
            "categorie", "prenom", "nom", "profession_code", "specialite", "profession", "rpps", "commune", "courriel",
            *PARTICIPATION,
        ]  # fmt: skip
        labels = {"nom": "Nom", "profession": "Fonction ou précision", "categorie": "À quel titre"}
        help_texts = {
            **AIDES,
            "profession": "Par exemple : cardiologue, infirmière en pratique avancée, conseillère municipale.",
            "specialite": "Pour un médecin seulement : elle distingue premier et second recours.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prenom"].required = True
        self.fields["categorie"].choices = [c for c in Categorie.choices if c[0] not in HORS_PERSONNES]
        self.fields["rpps"].widget.attrs["inputmode"] = "numeric"
        self.fields["specialite"].choices = [("", "Sans objet"), *SpecialiteMedicale.choices]
        self.fields["profession_code"].choices = [("", "Aucune, ou sans objet"), *_professions_usuelles()]

    def clean_rpps(self) -> str:
        return self.refuser_un_double("rpps")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        code, specialite = donnees.get("profession_code", ""), donnees.get("specialite", "")
        if donnees.get("categorie") == Categorie.PROFESSIONNEL and not code and not donnees.get("profession"):
            self.add_error("profession_code", "Choisissez la profession, ou écrivez-la dans la fonction.")
        if specialite and code != MEDECIN:
            self.add_error("specialite", "La spécialité ne se donne que pour un médecin.")
        if code == MEDECIN and not specialite:
            donnees["specialite"] = SpecialiteMedicale.GENERALISTE
        self._accorder_le_libelle(donnees)
        return donnees

    def _accorder_le_libelle(self, donnees: dict[str, Any]) -> None:
        """Une précision laissée telle quelle quand le code change serait fausse : elle se refait."""
        ancien = libelle_profession(self.instance.profession_code, self.instance.specialite)
        if donnees.get("profession_code") and donnees.get("profession") in ("", ancien):
            donnees["profession"] = libelle_profession(donnees["profession_code"], donnees.get("specialite", ""))


class StructureForm(ActeurForm):
    """Une structure : établissement, service, association, collectivité."""

    repliees = ("profession", "finess", "qualite")

    class Meta:
        model = ActeurDossier
        fields = ["categorie", "nom", "type_structure", "profession", "finess", "commune", "courriel", *PARTICIPATION]
        labels = {"nom": "Nom de la structure", "profession": "Précision sur le type"}
        help_texts = {
            **AIDES,
            "courriel": "L’adresse générale de la structure, pas celle d’une personne.",
            "profession": "Par exemple : centre hospitalier, association de patients diabétiques.",
            "nom": "Par exemple : Centre hospitalier de Revel, Mairie de Revel, Association des usagers.",
        }

    def clean_finess(self) -> str:
        return self.refuser_un_double("finess")


def _professions_usuelles() -> list[tuple[str, str]]:
    """Les professions, dans l'ordre alphabétique des libellés."""
    choix = [c for c in ActeurDossier._meta.get_field("profession_code").choices if c[0]]
    return sorted(choix, key=lambda c: normaliser(c[1]))


FORMULAIRES = {"personne": PersonneForm, "structure": StructureForm}


class FiltresActeursForm(forms.Form):
    """Recherche et filtres, tous facultatifs."""

    q = forms.CharField(label="Nom, profession ou commune", required=False, max_length=100)
    categorie = forms.ChoiceField(label="Catégorie", required=False, choices=[("", "Toutes"), *Categorie.choices])
    statut = forms.ChoiceField(label="Statut", required=False, choices=[("", "Tous"), *StatutActeur.choices])
    niveau = forms.ChoiceField(label="Implication", required=False, choices=[("", "Toutes"), *NiveauActeur.choices])

    def appliquer(self, acteurs: QuerySet[ActeurDossier]) -> QuerySet[ActeurDossier]:
        """La liste filtrée."""
        voulu = self.cleaned_data
        for mot in normaliser(voulu["q"]).split()[:6]:
            acteurs = acteurs.filter(
                Q(nom_recherche__contains=mot)
                | Q(profession__icontains=mot)
                | Q(rpps__startswith=mot)
                | Q(finess__startswith=mot)
                | Q(commune__nom_recherche__startswith=mot)
            )
        return acteurs.filter(**{cle: voulu[cle] for cle in ("categorie", "statut", "niveau") if voulu[cle]})

    def en_mots(self, cle: str) -> str:
        """Un filtre actif, en mots."""
        champ, valeur = self.fields[cle], self.cleaned_data[cle]
        return f"{champ.label} : {dict(champ.choices)[valeur] if cle != 'q' else valeur}"

    def en_adresse(self, sauf: str = "") -> dict[str, str]:
        """Les filtres actifs, pour une adresse."""
        return {cle: valeur for cle, valeur in self.cleaned_data.items() if valeur and cle != sauf}

    @property
    def choix(self) -> list[forms.BoundField]:
        """Les filtres que l'on déplie."""
        return [self[nom] for nom in self.fields if nom != "q"]

    @property
    def choix_ouverts(self) -> bool:
        """Vrai si l'un d'eux sert."""
        return any(champ.value() for champ in self.choix)


class AnnuaireForm(forms.Form):
    """Ce que l'on cherche dans l'annuaire partagé."""

    q = forms.CharField(
        label="Nom, numéro RPPS ou FINESS, ou commune",
        required=False,
        max_length=100,
        help_text="Par exemple : Puech Revel, ou 10001234564.",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
