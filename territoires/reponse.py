"""Ce qu'un geste sur le territoire a fait, et comment le dire."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django import forms

from territoires.actions import Ajout
from territoires.models import Commune
from territoires.recherche import Resolution

SUCCES, ATTENTION, ERREUR = "succes", "avertissement", "erreur"
NOMS_DITS = 3


@dataclass
class Reponse:
    """Ce qu'un acte a fait. ``formulaires`` : ceux qui sont à corriger, par nom de contexte.

    ``touchees`` : clés des lignes ajoutées ou retirées. ``leger`` : l'acte ne change aucun formulaire de la page.
    ``resolution`` : une liste collée qui laisse quelque chose à relire. ``texte`` : la liste collée, à ne pas perdre.
    """

    annonce: str = ""
    ton: str = SUCCES
    resolution: Resolution | None = None
    formulaires: dict[str, forms.Form] = field(default_factory=dict)
    touchees: frozenset[str] = frozenset()
    leger: bool = False
    population_changee: bool = False

    @property
    def ecrit(self) -> bool:
        """Vrai si l'acte a changé le territoire."""
        return bool(self.touchees) or self.population_changee

    @property
    def a_completer(self) -> bool:
        """Vrai si la page doit être remontrée telle quelle : erreur, ou noms à préciser."""
        return bool(self.formulaires) or self.resolution is not None or self.ton == ERREUR


def dire_ajout(ajout: Ajout, *, leger: bool = False) -> Reponse:
    """« Blagnac ajoutée. », « 3 communes ajoutées, 1 déjà comprise. »"""
    touchees = frozenset(ajout.ajoutees)
    total = len(ajout.ajoutees) + len(ajout.deja_comprises) + len(ajout.comprises_en_partie)
    if total == 1:
        annonce = _dire_une(ajout)
    else:
        phrases = [accorder(len(ajout.ajoutees), "commune ajoutée", "communes ajoutées")]
        if ajout.deja_comprises:
            phrases.append(accorder(len(ajout.deja_comprises), "déjà comprise", "déjà comprises"))
        if nombre := len(ajout.comprises_en_partie):
            phrases.append(accorder(nombre, "laissée car comprise", "laissées car comprises") + " en partie")
        annonce = ", ".join(phrases) + "."
    return Reponse(annonce, SUCCES if ajout.ajoutees else ATTENTION, touchees=touchees, leger=leger)


def _dire_une(ajout: Ajout) -> str:
    [code] = ajout.ajoutees or ajout.deja_comprises or ajout.comprises_en_partie
    nom = noms([code])
    if ajout.ajoutees:
        return f"{nom} ajoutée."
    if ajout.deja_comprises:
        return f"{nom} est déjà comprise : rien n’a changé."
    return f"{nom} est comprise en partie : retirez d’abord cette partie pour la prendre en entier."


def noms(codes: Collection[str]) -> str:
    """« Albi (81), Alos (81) et 3 autres » (une requête)."""
    communes = [str(c) for c in Commune.objects.filter(pk__in=list(codes)).order_by("nom_recherche", "code")]
    montrees, reste = communes[:NOMS_DITS], len(communes) - NOMS_DITS
    return ", ".join(montrees) + (f" et {reste} autre{'s' if reste > 1 else ''}" if reste > 0 else "")


def accorder(nombre: int, singulier: str, pluriel: str) -> str:
    """« 3 communes ajoutées », « Aucune commune ajoutée »."""
    return f"{nombre or 'Aucune'} {pluriel if nombre > 1 else singulier}"
