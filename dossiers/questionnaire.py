"""Le questionnaire vierge de la lettre d'intention ou du projet : à imprimer, à remplir à la main avec ses collègues.

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
from dossiers.forms.budget_projet import JeuDeBudget
from dossiers.models import Dossier, LettreIntention, ProjetSante
from dossiers.models.budget import ANNEES
from dossiers.rubriques import Objet
from financement.budget import Compte, Sens, comptes

TITRE = "Questionnaire de la lettre d’intention"
TITRES = {Sujet.LETTRE: TITRE, Sujet.PROJET: "Questionnaire du projet de santé"}
OBJETS = {Sujet.LETTRE: LettreIntention, Sujet.PROJET: ProjetSante}
CHOIX_EN_CASES = 8
COLONNES_MAX = 4
LIGNES_DE_TABLEAU = 6
FICHES = 2
LIGNES_DE_TEXTE = 4
COLONNES = (("Charges", Sens.CHARGE), ("Produits", Sens.PRODUIT))
MONTANT = ("Montant", "Détail")
PAR_ANNEE = tuple(f"Année {annee}" for annee in ANNEES)


def questionnaire(sujet: str = Sujet.LETTRE) -> dict[str, Any]:
    """Le contenu du questionnaire, en JSON : ses rubriques dans l'ordre du portail."""
    vierge = OBJETS[sujet](dossier=Dossier())
    rubriques = RUBRIQUES[sujet]
    nom = "la lettre" if sujet == Sujet.LETTRE else "le projet"
    return {"rubriques": [_rubrique(r, vierge) for r in rubriques], "nombre": len(rubriques), "nom": nom}


@cache
def questionnaire_vierge(sujet: str = Sujet.LETTRE) -> bytes:
    """Le PDF, produit une fois par serveur : il ne dépend que du code et du catalogue des missions."""
    return rendre_pdf("dossiers/documents/questionnaire.html", questionnaire(sujet), titre=TITRES[sujet])


def _rubrique(rubrique: Rubrique, vierge: Objet) -> dict[str, Any]:
    formulaire = rubrique.formulaire() if rubrique.formulaire else None
    blocs = [bloc for lignes in rubrique.lignes for bloc in _blocs(lignes, vierge)]
    blocs += [_bloc(papier.titre, papier.aide, papier.formulaire(vierge)) for papier in rubrique.papier]
    return {
        "titre": rubrique.titre,
        "introduction": rubrique.introduction,
        "questions": questions(formulaire) if formulaire else [],
        "blocs": blocs,
    }


def _blocs(lignes: Lignes, vierge: Objet) -> Iterable[dict[str, Any]]:
    """Un bloc répété pour un jeu de lignes ; un bloc par forme connue d'avance (missions), par tableau d'un budget."""
    jeu = lignes.fabrique(None, vierge)
    if isinstance(jeu, BudgetParCompte):
        yield from (_comptes(titre, comptes(sens), MONTANT) for titre, sens in COLONNES)
        return
    if isinstance(jeu, JeuDeBudget):
        yield _comptes(lignes.titre, comptes(jeu.sens), PAR_ANNEE)
        return
    if hasattr(jeu, "empty_form"):
        yield _bloc(lignes.titre, lignes.aide, jeu.empty_form)
    for formulaire in () if hasattr(jeu, "empty_form") else jeu.forms:
        yield {"titre": formulaire.mission.libelle, "aide": "", "questions": questions(formulaire), "copies": [1]}


def _comptes(titre: str, a_remplir: Iterable[Compte], colonnes: tuple[str, ...]) -> dict[str, Any]:
    """Un tableau de budget, une ligne par compte."""
    lignes = [{"numero": c.numero, "libelle": c.libelle, "aide": c.aide} for c in a_remplir]
    return {"titre": titre, "aide": "", "questions": [], "comptes": lignes, "colonnes": colonnes, "copies": []}


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
