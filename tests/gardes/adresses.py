"""Les adresses du portail, lues dans le plan des URL : chacune doit dire qui peut l'ouvrir."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

# Adresses d'un paquet, jugées par ses propres règles ; l'administration est fermée par comptes.
PAQUETS = ("admin:", "djdt:")


@dataclass(frozen=True)
class Adresse:
    """Une adresse nommée et, pour la former, une valeur par paramètre."""

    nom: str
    parametres: dict[str, Any] = field(default_factory=dict, hash=False)

    def chemin(self, **valeurs: Any) -> str:
        """Le chemin, avec les valeurs données à la place des valeurs d'essai."""
        return reverse(self.nom, kwargs={nom: valeurs.get(nom, essai) for nom, essai in self.parametres.items()})


def adresses_du_portail() -> list[Adresse]:
    """Toutes les adresses nommées, hors paquets, dans l'ordre du plan."""
    trouvees = {adresse.nom: adresse for adresse in _parcourir(get_resolver(), "", {})}
    return [adresse for nom, adresse in trouvees.items() if not nom.startswith(PAQUETS)]


def adresses_sans_nom() -> list[str]:
    """Les motifs du portail qui n'ont pas de nom : ils échapperaient à la matrice des droits."""
    return [motif for motif in _sans_nom(get_resolver(), "") if not motif.startswith("administration/")]


def _parcourir(plan: URLResolver, espace: str, parametres: dict[str, Any]) -> Iterator[Adresse]:
    for entree in plan.url_patterns:
        valeurs = parametres | _valeurs_d_essai(entree)
        if isinstance(entree, URLResolver):
            suite = f"{entree.namespace}:" if entree.namespace else ""
            yield from _parcourir(entree, espace + suite, valeurs)
        elif entree.name:
            yield Adresse(espace + entree.name, valeurs)


def _sans_nom(plan: URLResolver, prefixe: str) -> Iterator[str]:
    for entree in plan.url_patterns:
        motif = prefixe + str(entree.pattern)
        if isinstance(entree, URLResolver):
            yield from _sans_nom(entree, motif)
        elif not entree.name:
            yield motif


def _valeurs_d_essai(entree: URLPattern | URLResolver) -> dict[str, Any]:
    convertisseurs = getattr(entree.pattern, "converters", {})
    nommes = getattr(getattr(entree.pattern, "regex", None), "groupindex", {})
    return {nom: _valeur(convertisseurs.get(nom)) for nom in [*convertisseurs, *nommes]}


def _valeur(convertisseur: Any) -> Any:
    if isinstance(convertisseur, IntConverter):
        return 1
    if isinstance(convertisseur, UUIDConverter):
        return UUID(int=1)
    # Un convertisseur qui choisit entre des mots accepte le premier.
    return convertisseur.regex.split("|")[0] if "|" in getattr(convertisseur, "regex", "") else "1"
