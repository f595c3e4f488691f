"""Répondre à une inscription reçue par le lien."""

from typing import Any

from django import forms

from acteurs.nomenclatures import Categorie
from dossiers.actions.adhesion import ressemblants
from dossiers.forms.acteurs import HORS_PERSONNES
from dossiers.models import ActeurDossier, DemandeAdhesion


class ReponseAdhesionForm(forms.Form):
    """À quel titre la personne entre, et si elle figure déjà sous une autre forme."""

    categorie = forms.ChoiceField(
        label="À quel titre", choices=[choix for choix in Categorie.choices if choix[0] not in HORS_PERSONNES]
    )
    rapproche = forms.ModelChoiceField(
        label="Est-ce quelqu’un qui figure déjà dans le dossier ?",
        queryset=ActeurDossier.objects.none(),
        required=False,
        empty_label="Non, c’est un nouvel acteur",
        help_text="Son inscription complète alors sa fiche, sans la doubler.",
    )

    def __init__(self, *args: Any, demande: DemandeAdhesion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proches = ressemblants(demande)
        self.fields["rapproche"].queryset = demande.dossier.acteurs.ranges()
        defaut = Categorie.PROFESSIONNEL if demande.profession_code else Categorie.USAGERS
        self.initial = {"categorie": proches[0].categorie if proches else defaut}
        if proches:
            self.initial["rapproche"] = proches[0].pk
