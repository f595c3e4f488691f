"""Prévoir un dialogue, écrire sa position, le tenir, en noter les suites."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from contrats.enums import Partie
from dossiers.forms.champs import DateNative, texte_libre
from dossiers.forms.rendez_vous import RendezVousForm
from execution.models import DialogueDeGestion
from execution.ordre_du_jour import POINTS


class DialogueForm(RendezVousForm):
    """Quand et où se tient le dialogue d'une année."""

    AIDE_DU_JOUR = "Après la fin de l’année du contrat. Par exemple : un mois après l’anniversaire."

    lieu = forms.CharField(
        label="Lieu ou moyen",
        max_length=200,
        help_text="Par exemple : « Délégation départementale de l’ARS » ou « Visioconférence ».",
        error_messages={"required": "Dites où le dialogue se tient."},
    )

    def __init__(self, data: Any = None, *, dialogue: DialogueDeGestion | None = None) -> None:
        super().__init__(data, initial={**self.deja(dialogue.debut), "lieu": dialogue.lieu} if dialogue else None)

    def valeurs(self) -> dict[str, Any]:
        """Un instant et un lieu."""
        return {"debut": self.debut(), "lieu": self.cleaned_data["lieu"]}


class OrdreDuJourForm(forms.Form):
    """Les points de l'ordre du jour, ou l'un d'eux (``seul``) ; ``points`` : ce que dit la copie de travail."""

    AIDES: ClassVar[dict[str, str]] = {
        "autres": "Un point par ligne. Par exemple : « Remplacement de la coordinatrice cet été ».",
    }

    def __init__(self, data: Any = None, *, points: Mapping[str, str], seul: str = "") -> None:
        super().__init__(data, initial=dict(points))
        for cle, titre in POINTS.items():
            if seul in ("", cle):
                aide = self.AIDES.get(cle, "Une ligne par fait ; vide, le point ne se traite pas.")
                self.fields[cle] = texte_libre(titre, limite=3000, lignes=3, aide=aide)


class PositionForm(forms.Form):
    """La position d'une partie."""

    texte = texte_libre(
        "Position",
        limite=6000,
        lignes=12,
        aide="Ce qui avance, ce qui bloque, ce que vous demandez. Par exemple : « Nous demandons un report de la "
        "cible de prévention : deux médecins sont partis ».",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        """Un brouillon peut être vide ; ce qui s'envoie, non."""
        super().__init__(data, **options)
        self.fields["texte"].required = "envoyer" in (data or {})
        self.fields["texte"].error_messages["required"] = "Écrivez votre position avant de l’envoyer."


class TenirForm(forms.Form):
    """Qui était là, ce qui s'est dit."""

    presents = texte_libre(
        "Présents",
        limite=500,
        lignes=2,
        aide="Par exemple : « Pour la CPTS : A. Puech ; pour la caisse : M. Estève ; pour l’ARS : H. Vidal ».",
        manque="Dites qui était là.",
    )
    conclusions = texte_libre(
        "Ce qui s’est dit",
        limite=6000,
        lignes=10,
        aide="Point par point. Par exemple : « Accès aux soins : la cible est atteinte ».",
        manque="Écrivez ce qui s’est dit.",
    )


class SuiteForm(forms.Form):
    """Une décision ou une action : qui, pour quand."""

    texte = texte_libre(
        "Décision ou action",
        limite=500,
        lignes=2,
        aide="Par exemple : « Recruter une coordinatrice à mi-temps ».",
        manque="Dites ce qui est décidé.",
    )
    partie = forms.ChoiceField(label="Partie responsable", choices=Partie.choices, help_text="Par exemple : la CPTS.")
    responsable = forms.CharField(
        label="Personne responsable",
        max_length=150,
        help_text="Par exemple : « Anne Puech ».",
        error_messages={"required": "Nommez la personne responsable."},
    )
    echeance_le = forms.DateField(
        label="Pour le",
        widget=DateNative,
        help_text="Par exemple : la veille de la prochaine réunion de suivi.",
        error_messages={"required": "Donnez une date."},
    )
