"""La liste des dirigeants : une ligne par personne, tout ou rien."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from association.enums import UNIQUES, Fonction
from association.models import Dirigeant
from commun.textes import normaliser
from dossiers.models import Dossier

AU_PLUS = 45


class DirigeantForm(forms.ModelForm):
    """Une ligne dont seule la fonction est choisie est une ligne vide : elle ne s'enregistre pas."""

    class Meta:
        model = Dirigeant
        fields = ["fonction", "prenom", "nom", "profession", "nationalite", "domicile", "represente"]
        help_texts = {
            "fonction": "Par exemple : Présidence.",
            "prenom": "Par exemple : Anne.",
            "nom": "Par exemple : Puech.",
            "profession": "Demandée par la déclaration. Par exemple : médecin généraliste.",
            "nationalite": "Demandée par la déclaration. Par exemple : française.",
            "domicile": "L’adresse personnelle, demandée par la déclaration. Par exemple : 3 chemin des Écoles, 31250 "
            "Revel.",
            "represente": "Si la personne siège au nom d’une structure. Par exemple : Centre hospitalier de Revel.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        self.fields["fonction"].choices = [("", "Choisir…"), *Fonction.choices]

    def has_changed(self) -> bool:
        ecrits = (nom for nom in self.fields if nom not in ("fonction", "DELETE"))
        return any(str(self.data.get(self.add_prefix(nom), "")).strip() for nom in ecrits)


class JeuDeDirigeants(BaseFormSet):
    """Une seule présidence, un seul secrétariat, une seule trésorerie ; présider et tenir les comptes se séparent."""

    def clean(self) -> None:
        """Le message se pose sur la ligne en trop, pour que le résumé y mène."""
        tenues: set[str] = set()
        exercees: dict[str, set[str]] = {}
        for ligne in self.lignes_gardees():
            lues = ligne.cleaned_data
            fonction = lues["fonction"]
            siennes = exercees.setdefault(normaliser(f"{lues['prenom']} {lues['nom']}"), set())
            siennes.add(fonction)
            if fonction in UNIQUES and fonction in tenues:
                ligne.add_error("fonction", f"{Fonction(fonction).label} : une seule personne peut l’exercer.")
            elif {Fonction.PRESIDENT, Fonction.TRESORIER} <= siennes:
                ligne.add_error("fonction", "La même personne ne peut être à la fois président et trésorier.")
            tenues.add(fonction)

    def lignes_gardees(self) -> list[DirigeantForm]:
        """Les lignes justes et remplies, sans celles que l'on retire."""
        justes = (f for f in self.forms if f.is_valid() and f.cleaned_data)
        return [f for f in justes if not f.cleaned_data.get("DELETE")]

    def valeurs(self) -> list[dict[str, str]]:
        """Les champs de chaque ligne, sans la case qui la retire."""
        return [
            {nom: dite for nom, dite in ligne.cleaned_data.items() if nom != "DELETE"}
            for ligne in self.lignes_gardees()
        ]

    def add_fields(self, form: DirigeantForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Retirer cette personne"


_Jeu = formset_factory(
    DirigeantForm,
    formset=JeuDeDirigeants,
    extra=0,
    max_num=AU_PLUS,
    absolute_max=2 * AU_PLUS,
    validate_max=True,
    can_delete=True,
)


def jeu_de_dirigeants(data: Any, dossier: Dossier) -> JeuDeDirigeants:
    """Les dirigeants enregistrés ; à défaut ceux du dossier repris, ou trois fonctions à pourvoir, et le signataire de
    la lettre s'il préside : proposés, tant que l'équipe ne les enregistre pas."""
    enregistres = _lignes(dossier) or (_lignes(dossier.ancien_dossier) if dossier.ancien_dossier else [])
    initiales = enregistres + [{}] if enregistres else _proposes(dossier)
    return _Jeu(data, initial=initiales, prefix="dirigeants")


def _lignes(dossier: Dossier) -> list[dict[str, str]]:
    return [{c: getattr(d, c) for c in DirigeantForm.Meta.fields} for d in dossier.dirigeants.all()]


def _proposes(dossier: Dossier) -> list[dict[str, str]]:
    prenom, _espace, nom = dossier.lettre.signataire_nom.partition(" ")
    preside = dossier.lettre.signataire_qualite.casefold().startswith("président") and nom
    premier = {"prenom": prenom, "nom": nom} if preside else {}
    return [
        {"fonction": Fonction.PRESIDENT, **premier},
        {"fonction": Fonction.SECRETAIRE},
        {"fonction": Fonction.TRESORIER},
    ]
