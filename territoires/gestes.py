"""Les gestes sur un territoire : chaque bouton porte le nom de son acte (``ACTES``) ; ``agir`` l'exécute.

Un geste porte sur des communes nommées, jamais sur « tout le territoire » : deux onglets ne se défont pas l'un
l'autre. Le droit d'écrire est vérifié par l'appelant.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import QueryDict

from commun.montants import format_nombre
from territoires import actions
from territoires.actions import TerritoireRefuse
from territoires.forms import FormulaireDeCorrection, FormulaireDePartie
from territoires.gestes_listes import ajouter_departement, choisir, coller
from territoires.models import Territoire
from territoires.reponse import ATTENTION, ERREUR, Reponse, accorder, dire_ajout, noms

Acte = Callable[[Territoire, QueryDict, datetime], Reponse]


def agir(*, territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    """Exécute l'acte demandé par ``donnees`` (un POST) et rend sa réponse ; ne lève rien d'attendu."""
    for nom, acte in ACTES.items():
        if nom in donnees:
            try:
                return acte(territoire, donnees, maintenant)
            except TerritoireRefuse as refus:
                return Reponse(str(refus), ERREUR)
    return Reponse("Aucun acte demandé : choisissez une commune à ajouter ou à retirer.", ERREUR)


def _ajouter_commune(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    codes = donnees.getlist("ajouter_commune")
    return dire_ajout(actions.ajouter_communes(territoire=territoire, codes=codes, maintenant=maintenant), leger=True)


def _ajouter_epci(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    siren = donnees["ajouter_epci"]
    return dire_ajout(actions.ajouter_epci(territoire=territoire, siren=siren, maintenant=maintenant), leger=True)


def _retirer(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    codes, choisies = donnees.getlist("codes"), donnees.getlist("parties")
    if not codes and not choisies:
        return Reponse("Cochez d’abord les communes à retirer.", ERREUR)
    nombre = actions.retirer(territoire=territoire, codes=codes, parties=_parties(choisies), maintenant=maintenant)
    annonce = accorder(nombre, "élément retiré", "éléments retirés") + " du territoire."
    return Reponse(annonce, touchees=frozenset([*codes, *choisies]), leger=True)


def _retirer_une(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    code = donnees["retirer_commune"]
    nombre = actions.retirer(territoire=territoire, codes=[code], maintenant=maintenant)
    nom = noms([code]) or code
    if not nombre:
        return Reponse(f"{nom} n’était pas dans le territoire : rien n’a changé.", ATTENTION, leger=True)
    return Reponse(f"{nom} retirée.", touchees=frozenset([code]), leger=True)


def _retirer_partie(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    cle = donnees["retirer_partie"]
    nombre = actions.retirer(territoire=territoire, parties=_parties([cle]), maintenant=maintenant)
    if not nombre:
        return Reponse("Cette partie n’était plus dans le territoire : rien n’a changé.", ATTENTION, leger=True)
    return Reponse(f"{cle.partition('|')[2]} : partie retirée.", touchees=frozenset([cle]), leger=True)


def _parties(cles: list[str]) -> list[tuple[str, str]]:
    """« 31555|Nord » → (« 31555 », « Nord »)."""
    return [(code, libelle) for code, barre, libelle in (cle.partition("|") for cle in cles) if barre]


def _ajouter_partie(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    formulaire = FormulaireDePartie(donnees)
    if formulaire.is_valid():
        saisie = formulaire.cleaned_data
        try:
            actions.ajouter_partie(
                territoire=territoire,
                commune=saisie["commune"].code,
                libelle=saisie["libelle"],
                population=saisie["population"],
                justification=saisie["justification"],
                maintenant=maintenant,
            )
            cle = f"{saisie['commune'].code}|{saisie['libelle']}"
            annonce = f"{saisie['libelle']} ({saisie['commune'].nom}) : partie ajoutée au territoire."
            return Reponse(annonce, touchees=frozenset([cle]))
        except TerritoireRefuse as refus:
            formulaire.add_error(None, str(refus))
    return Reponse("La partie de commune n’a pas été ajoutée.", ERREUR, formulaires={"formulaire_partie": formulaire})


def _corriger(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    formulaire = FormulaireDeCorrection(donnees)
    if not formulaire.is_valid():
        return Reponse("La correction n’est pas complète.", ERREUR, formulaires={"formulaire_correction": formulaire})
    population = formulaire.cleaned_data["population"]
    motif = formulaire.cleaned_data["motif"]
    actions.corriger_population(territoire=territoire, population=population, motif=motif, maintenant=maintenant)
    if population is None:
        return Reponse("La population est de nouveau la somme des communes.", population_changee=True)
    return Reponse(f"Population corrigée à {format_nombre(population)} habitants.", population_changee=True)


def _annuler_correction(territoire: Territoire, _donnees: QueryDict, maintenant: datetime) -> Reponse:
    actions.corriger_population(territoire=territoire, population=None, maintenant=maintenant)
    return Reponse("La population est de nouveau la somme des communes.", population_changee=True)


ACTES: Mapping[str, Acte] = {
    "ajouter_commune": _ajouter_commune,
    "ajouter_epci": _ajouter_epci,
    "retirer_commune": _retirer_une,
    "retirer_partie": _retirer_partie,
    "retirer": _retirer,
    "coller": coller,
    "choisir": choisir,
    "ajouter_departement": ajouter_departement,
    "ajouter_partie": _ajouter_partie,
    "corriger": _corriger,
    "annuler_correction": _annuler_correction,
}
