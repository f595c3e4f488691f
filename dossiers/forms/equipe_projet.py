"""La rubrique « Équipe projet et coordination » : charte, fiche de poste, groupes de travail, personnes-relais."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory

from dossiers.forms.champs import Texte
from dossiers.forms.lettre import RubriqueForm
from dossiers.forms.lignes import JeuDeLignes, LigneRepliee
from dossiers.models import Dossier, GroupeDeTravail, LettreIntention, PersonneRelais

NOMS = "noms-des-acteurs"


def _nom() -> forms.TextInput:
    """Un nom libre, que le navigateur complète avec les acteurs du dossier."""
    return forms.TextInput(attrs={"list": NOMS, "autocomplete": "off"})


class EquipeProjetForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["charte_equipe", "fiche_poste"]
        widgets = {"charte_equipe": Texte(rows=8), "fiche_poste": Texte(rows=8)}
        help_texts = {
            "charte_equipe": "Comment l’équipe travaille ensemble : réunions, décisions, parole extérieure. Un modèle "
            "est prêt au bas de cette page. Par exemple : « Nous décidons à la majorité des présents. »",
            "fiche_poste": "Ce que fera la personne qui coordonne, avec quel temps et qui la dirige. Un modèle est "
            "prêt au bas de cette page. Par exemple : « Mi-temps, rattachée au bureau de l’association. »",
        }


class GroupeForm(LigneRepliee):
    class Meta:
        model = GroupeDeTravail
        fields = ["nom", "theme", "animateur", "participants", "rythme"]
        widgets = {"animateur": _nom(), "participants": Texte(rows=2)}
        help_texts = {
            "nom": "Un nom court. Par exemple : Groupe soins non programmés.",
            "theme": "La mission ou le sujet. Par exemple : accès aux soins.",
            "animateur": "Qui réunit le groupe. Par exemple : Dr Anne Puech.",
            "participants": "Des noms, ou des professions. Par exemple : deux infirmiers, un pharmacien, l’EHPAD.",
            "rythme": "Quand le groupe se réunit. Par exemple : une réunion par mois, le mardi soir.",
        }


class RelaisForm(LigneRepliee):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["profession"]
        champ.choices = [("", "Choisir…"), *((code, libelle) for code, libelle in champ.choices if code)]

    class Meta:
        model = PersonneRelais
        fields = ["profession", "nom"]
        widgets = {"nom": _nom()}
        help_texts = {
            "profession": "Le métier que cette personne représente. Par exemple : Infirmier.",
            "nom": "Qui informe ses confrères et parle pour eux. Par exemple : Paul Fabre.",
        }


GroupesFormSet = inlineformset_factory(
    Dossier, GroupeDeTravail, form=GroupeForm, formset=JeuDeLignes, extra=1, max_num=30
)
RelaisFormSet = inlineformset_factory(
    Dossier, PersonneRelais, form=RelaisForm, formset=JeuDeLignes, extra=1, max_num=60
)


class Modeles:
    """Les modèles à reprendre et les noms proposés ; même usage qu'un jeu de formulaires, sans saisie."""

    forms: tuple = ()

    def __init__(self, data: Any, lettre: LettreIntention) -> None:
        self.lettre = lettre
        acteurs = lettre.dossier.acteurs.all() if lettre.pk else ()
        self.noms = sorted({str(acteur) for acteur in acteurs})

    def is_valid(self) -> bool:
        return True

    def save(self) -> None:
        """Rien à écrire."""
