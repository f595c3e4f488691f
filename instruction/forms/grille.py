"""Une grille de critères qui se remplit à mesure : la contribution d'un relecteur, l'instruction d'un projet.

Chaque grille dit ses critères et ses mots ; l'écriture champ par champ, les libellés et les traces sont communs.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q

from dossiers.enums import Appreciation
from dossiers.forms.champs import Texte
from dossiers.forms.saisie import Saisie

GRILLE = "grille"
LONGUEUR_MAX = 5000


class ProseForm(forms.ModelForm):
    """Des textes longs, chacun avec le nombre de signes qui restent."""

    lignes = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.widget, champ.max_length = Texte(self.lignes), LONGUEUR_MAX
            champ.widget.attrs["data-signes"] = LONGUEUR_MAX


class CritereForm(forms.ModelForm):
    """L'appréciation d'un critère et son commentaire ; rien n'est exigé tant que la grille se remplit.

    ``possessif`` précède chaque libellé (« votre »), ``aide`` se lit sous le commentaire.
    """

    possessif = ""
    aide = ""
    appreciation = forms.ChoiceField(
        label="appréciation", required=False, choices=Appreciation.choices, widget=forms.RadioSelect
    )
    commentaire = forms.CharField(label="commentaire", required=False, max_length=LONGUEUR_MAX, widget=Texte(3))

    def __init__(self, *args: Any, libelle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.label = f"{libelle} : {self.possessif}{champ.label}"
        self.fields["commentaire"].help_text = self.aide


class Grille:
    """Un formulaire par critère, dans l'ordre ; même usage qu'un jeu de formulaires.

    À compléter : ``formulaire`` (un ``CritereForm`` et son modèle de ligne, lié à l'objet par ``lien``) et
    :meth:`criteres`.
    """

    formulaire: type[CritereForm]
    lien: str

    def __init__(self, data: Any, objet: models.Model) -> None:
        connues = {ligne.critere: ligne for ligne in objet.lignes.all()} if objet.pk else {}
        self.forms = [
            self._former(data, critere, connues.get(code) or self._vierge(objet, code), code, libelle)
            for code, libelle, critere in self.criteres(objet)
        ]

    def criteres(self, objet: Any) -> Iterable[tuple[str, str, Any]]:
        """Code, libellé et critère, dans l'ordre de la grille."""
        raise NotImplementedError

    def _vierge(self, objet: models.Model, code: str) -> models.Model:
        return self.formulaire._meta.model(**{self.lien: objet, "critere": code})

    def _former(self, data: Any, critere: Any, ligne: models.Model, code: str, libelle: str) -> CritereForm:
        formulaire = self.formulaire(data, instance=ligne, prefix=f"{GRILLE}-{code}", libelle=libelle)
        formulaire.critere = critere
        return formulaire

    def __iter__(self) -> Iterator[CritereForm]:
        return iter(self.forms)

    def save(self) -> None:
        for formulaire in self.forms:
            formulaire.save()


class SaisieDeGrille(Saisie):
    """Une grille envoyée champ par champ ; elle ne lit que ses propres traces (``cle_des_traces`` de l'objet)."""

    def traces_lues(self) -> Q:
        return Q(sujet=self.objet.SUJET, rubrique=self.objet.cle_des_traces)
