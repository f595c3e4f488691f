"""Le questionnaire vierge de la lettre d'intention : à imprimer, à remplir à la main avec ses collègues.

Tout vient de ``etapes`` et des formulaires eux-mêmes : titres, questions, aides, exemples, choix. Rien n'est recopié.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField

from commun.composants.aides import aide_en_clair
from commun.pdf import rendre_pdf
from dossiers.enums import Sujet
from dossiers.etapes import RUBRIQUES, Lignes, Rubrique
from dossiers.forms.budget import BudgetParCompte
from dossiers.models import Dossier, LettreIntention

TITRE = "Questionnaire de la lettre d'intention"
CHOIX_EN_CASES = 8
COLONNES_MAX = 4
LIGNES_DE_TABLEAU = 6
FICHES = 2
LIGNES_DE_TEXTE = 4


def questionnaire() -> dict[str, Any]:
    """Le contenu du questionnaire, en JSON : ses rubriques dans l'ordre du portail."""
    vierge = LettreIntention(dossier=Dossier())
    rubriques = RUBRIQUES[Sujet.LETTRE]
    return {"rubriques": [_rubrique(r, vierge) for r in rubriques], "nombre": len(rubriques)}


@cache
def questionnaire_vierge() -> bytes:
    """Le PDF, produit une fois par serveur : il ne dépend que du code."""
    return rendre_pdf("dossiers/documents/questionnaire.html", questionnaire(), titre=TITRE)


def _rubrique(rubrique: Rubrique, vierge: LettreIntention) -> dict[str, Any]:
    formulaire = rubrique.formulaire() if rubrique.formulaire else None
    blocs = [bloc for lignes in rubrique.lignes for bloc in _blocs(lignes, vierge)]
    blocs += [_bloc(papier.titre, papier.aide, papier.formulaire(vierge)) for papier in rubrique.papier]
    return {
        "titre": rubrique.titre,
        "introduction": rubrique.introduction,
        "questions": questions(formulaire) if formulaire else [],
        "blocs": blocs,
    }


def _blocs(lignes: Lignes, vierge: LettreIntention) -> Iterable[dict[str, Any]]:
    """Un bloc répété pour un jeu de lignes ; un bloc par forme connue d'avance (missions), par colonne d'un budget."""
    jeu = lignes.fabrique(None, vierge)
    if isinstance(jeu, BudgetParCompte):
        yield from _budget(jeu)
        return
    if hasattr(jeu, "empty_form"):
        yield _bloc(lignes.titre, lignes.aide, jeu.empty_form)
    for formulaire in () if hasattr(jeu, "empty_form") else jeu.forms:
        yield {"titre": formulaire.mission.libelle, "aide": "", "questions": questions(formulaire), "copies": [1]}


def _budget(jeu: BudgetParCompte) -> Iterable[dict[str, Any]]:
    """Charges et produits, une ligne par compte."""
    for titre, _sens, colonne in jeu.colonnes:
        comptes = [{"numero": c.numero, "libelle": c.libelle, "aide": c.aide} for c in (s.compte for s in colonne)]
        yield {"titre": titre, "aide": "", "questions": [], "comptes": comptes, "copies": []}


def _bloc(titre: str, aide: str, formulaire: BaseForm) -> dict[str, Any]:
    """Un tableau s'il y a peu de colonnes, des fiches à recopier sinon."""
    posees = questions(formulaire)
    tableau = len(posees) <= COLONNES_MAX
    return {
        "titre": titre,
        "aide": aide,
        "questions": posees,
        "tableau": tableau,
        "copies": list(range(1, 1 + (LIGNES_DE_TABLEAU if tableau else FICHES))),
    }


def questions(formulaire: BaseForm) -> list[dict[str, Any]]:
    """Les champs visibles d'un formulaire, sauf « Supprimer » : question, aide, exemple, place de la réponse."""
    return [_question(champ) for champ in formulaire.visible_fields() if champ.name != "DELETE"]


def _question(champ: BoundField) -> dict[str, Any]:
    aide = aide_en_clair(champ.help_text)
    choix = _choix(champ.field)
    return {
        "question": champ.label,
        "aide": aide.texte,
        "exemple": aide.exemple,
        "cases": choix if len(choix) <= CHOIX_EN_CASES else [],
        "liste": choix if len(choix) > CHOIX_EN_CASES else [],
        "lignes": list(range(LIGNES_DE_TEXTE if isinstance(champ.field.widget, forms.Textarea) else 1)),
    }


def _choix(champ: forms.Field) -> list[str]:
    """Les libellés proposés, groupes à plat, sans l'option vide ; un champ qui lirait la base n'en imprime pas."""
    if isinstance(champ, forms.BooleanField):
        return ["Oui"]
    if not isinstance(champ, forms.ChoiceField) or isinstance(champ, forms.ModelChoiceField):
        return []
    plats: list[tuple[Any, str]] = []
    for valeur, libelle in champ.choices:
        plats += libelle if isinstance(libelle, list | tuple) else [(valeur, libelle)]
    return [str(libelle) for valeur, libelle in plats if valeur not in ("", None)]
