"""Les formulaires d'une rubrique et leur place : l'objet lui-même, ou une ligne d'un jeu."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import DELETION_FIELD_NAME as SUPPRIMER
from django.forms.formsets import BaseFormSet


@dataclass
class Place:
    """Un formulaire de la rubrique : celui de l'objet (``jeu`` None) ou une ligne d'un jeu."""

    form: BaseForm
    titre: str = ""
    prefixe: str = ""
    jeu: Any = None
    disparue: bool = False

    @property
    def en_lignes(self) -> bool:
        return isinstance(self.jeu, BaseFormSet)

    @property
    def neuve(self) -> bool:
        return self.en_lignes and self.form.instance.pk is None

    @property
    def cle(self) -> str:
        """Clé de trace de la ligne ; vide pour l'objet lui-même."""
        if self.jeu is None:
            return ""
        if self.en_lignes:
            return f"{self.prefixe}/{self.form.instance.pk}"
        return f"{self.prefixe}/{(self.form.prefix or '').removeprefix(self.prefixe).lstrip('-')}"

    def cle_de(self, nom: str) -> str:
        return f"{self.cle}/{nom}" if self.cle else nom

    def libelle_de(self, nom: str) -> str:
        libelle = "ligne supprimée" if nom == SUPPRIMER else str(self.form[nom].label)
        mission = getattr(self.form, "mission", None)
        titre = mission.libelle if mission else self.titre
        return f"{titre} : {libelle[:1].lower()}{libelle[1:]}" if titre else libelle


def formulaires_de(rubrique: Any, donnees: Any, objet: Any) -> tuple[Any, list[tuple[Any, Any]]]:
    """Le formulaire de l'objet (ou None) et les jeux de lignes d'une rubrique."""
    form = rubrique.formulaire(donnees, instance=objet) if rubrique.formulaire else None
    return form, [(lignes, lignes.fabrique(donnees, objet)) for lignes in rubrique.lignes]
