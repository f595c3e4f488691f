"""Les actes offerts par l'écran : transition → formulaire et action, une seule table.

La vue générique ``dossiers:acte`` montre le formulaire, dit ce qui va se passer et appelle l'action. Une
application d'au-dessus inscrit les siens au démarrage. Contrat d'une action :
``action(objet, *, auteur, maintenant, **donnees_du_formulaire)`` ; d'un formulaire :
``formulaire(data, objet=objet, utilisateur=utilisateur)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from comptes.models import Utilisateur
from dossiers.enums import Sujet


@dataclass(frozen=True)
class Acte:
    """Ce qu'il faut pour qu'une personne franchisse une transition depuis l'écran.

    ``ensuite(objet)`` : ce que l'on ajoute, une fois l'acte fait, au message qui le dit.

    ``apercu(objet, formulaire)`` : ce que l'acte fera, montré avant de le faire. Un envoi qui porte ``apercu`` remontre
    la page sans rien faire ; le formulaire dit ce qu'il exige alors. None tant que la saisie ne le permet pas.

    ``offert(objet, utilisateur)`` faux cache le bouton d'un acte permis mais sans objet (« vous avez déjà signé »).
    """

    formulaire: type[Form]
    action: Callable[..., Any]
    consequences: tuple[str, ...] = ()
    gabarit: str = "dossiers/acte.html"
    offert: Callable[[Any, Utilisateur], bool] | None = None
    ensuite: Callable[[Any], str] | None = None
    apercu: Callable[[Any, Any], Any] | None = None


_TABLE: dict[tuple[str, str], Acte] = {}


def inscrire(sujet: Sujet, nom: str, acte: Acte) -> None:
    """Associe un acte à une transition ; une seconde inscription différente est une erreur de code."""
    if _TABLE.setdefault((sujet, nom), acte) != acte:
        raise ValueError(f"{sujet}.{nom} a déjà un acte.")


def remplacer(sujet: Sujet, nom: str, acte: Acte) -> None:
    """Une application d'au-dessus prend la place de l'acte d'ici : même transition, page plus riche."""
    _TABLE[sujet, nom] = acte


def acte(sujet: str, nom: str) -> Acte | None:
    """L'acte de cette transition, ou None si elle n'est pas offerte à l'écran."""
    return _TABLE.get((sujet, nom))


def table() -> dict[tuple[str, str], Acte]:
    """Copie de la table, pour les tests et le tableau des droits."""
    return dict(_TABLE)
