"""De quoi est faite une rubrique d'un long formulaire : clé, titre, formulaire, lignes répétées, page à part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, ModelForm

from dossiers.enums import SensBudget, VoletBudget
from dossiers.forms.budget_projet import BudgetDuProjetFormSet
from dossiers.models import LettreIntention, ProjetSante

Objet = LettreIntention | ProjetSante
AIDE_DU_BUDGET = "En euros entiers, une case par année du contrat. Par exemple : 9000."


@dataclass(frozen=True)
class Lignes:
    """Des lignes répétées dans une rubrique ; ``fabrique(data, objet)`` rend le jeu de formulaires.

    La fabrique accepte un objet jamais enregistré : le questionnaire vierge s'imprime sans dossier.
    ``gabarit`` : le morceau de page qui les montre. ``facultatives`` : la ligne vierge attend repliée.
    """

    prefixe: str
    titre: str
    fabrique: Callable[[Any, Objet], Any]
    aide: str = ""
    ajouter: str = "Ajouter une ligne"
    gabarit: str = "dossiers/_lignes.html"
    facultatives: bool = False


@dataclass(frozen=True)
class Papier:
    """Ce qu'une page à part demande, pour le questionnaire vierge ; ``formulaire(objet)`` rend celui de la page."""

    titre: str
    aide: str
    formulaire: Callable[[Objet], BaseForm]


@dataclass(frozen=True)
class Rubrique:
    """Une page du long formulaire. Sans ``formulaire`` ni ``lignes`` : une page à part (territoire, fiches).

    ``gabarit`` : le morceau de page qui montre ``formulaire`` ; ``styles`` et ``scripts`` : ce que la page charge
    en plus. ``facultative`` : rien n'y est obligatoire, on peut la passer d'un geste.
    """

    cle: str
    titre: str
    introduction: str
    formulaire: type[ModelForm] | None = None
    lignes: tuple[Lignes, ...] = ()
    page: str = ""
    papier: tuple[Papier, ...] = ()
    gabarit: str = "dossiers/_formulaire.html"
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    facultative: bool = False


def _budget(sens: SensBudget, volet: VoletBudget) -> Callable[[Any, Objet], Any]:
    def fabriquer(data: Any, objet: Objet) -> Any:
        return BudgetDuProjetFormSet(data, instance=objet, prefix=f"{volet}-{sens}", sens=sens, volet=volet)

    return fabriquer


def lignes_de_budget(volet: VoletBudget, precision: str = "") -> tuple[Lignes, Lignes]:
    """Charges et produits d'un volet du budget."""
    return (
        Lignes(
            f"{volet}-charge",
            f"Charges{precision}",
            _budget(SensBudget.CHARGE, volet),
            AIDE_DU_BUDGET,
            ajouter="Ajouter une charge",
            gabarit="dossiers/budget/_lignes.html",
        ),
        Lignes(
            f"{volet}-produit",
            f"Produits{precision}",
            _budget(SensBudget.PRODUIT, volet),
            AIDE_DU_BUDGET,
            ajouter="Ajouter un produit",
            gabarit="dossiers/budget/_lignes.html",
        ),
    )


PIECES = Rubrique(
    "pieces",
    "Pièces jointes",
    "Ce qui appuie votre dossier : comptes rendus, lettres de soutien, statuts, devis. Rien n’est obligatoire.",
    page="dossiers:pieces",
    facultative=True,
)
