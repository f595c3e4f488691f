"""Ce qui sépare la page affichée du territoire enregistré : de quoi la mettre à jour sans la renvoyer.

La page dit quelles lignes elle montre (``connues``) ; on rend celles qui manquent et les formes à poser sur la carte.
Ce qu'un autre onglet ou un coéquipier a changé entre-temps s'y voit, et se dit.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commun.montants import format_nombre
from territoires.alentours import Alentours, Fiche, Ligne
from territoires.carte.choix import formes_nouvelles
from territoires.carte.contours import contours_connus
from territoires.constats import Evaluation
from territoires.perimetre import Perimetre
from territoires.reponse import Reponse, accorder, noms


@dataclass(frozen=True)
class Difference:
    """``lignes`` : à insérer au tableau ; ``voisines`` et ``formes`` : à poser si elles n'y sont pas."""

    lignes: tuple[Ligne, ...]
    voisines: tuple[Fiche, ...]
    formes: SafeString


def peut_etre_legere(reponse: Reponse, connues: Collection[str], perimetre: Perimetre) -> bool:
    """Vrai si la page affichée se met à jour par morceaux : même fond de carte, ni vide avant, ni vide après."""
    if not reponse.leger or reponse.a_completer or not connues or not perimetre.concernees:
        return False
    return contours_connus({_code(cle) for cle in connues}) == contours_connus(perimetre.concernees.keys())


def comparer(connues: Collection[str], perimetre: Perimetre, alentours: Alentours) -> Difference:
    """Les lignes que la page n'a pas encore, et les formes qui vont avec."""
    nouvelles = tuple(ligne for ligne in alentours.lignes if ligne.cle not in connues)
    codes = {ligne.code for ligne in nouvelles}
    touchees = codes | {_code(cle) for cle in connues} - perimetre.concernees.keys()
    proches = {code for touchee in touchees for paire in perimetre.autour.get(touchee, ()) for code in paire} | touchees
    voisines = tuple(voisine for voisine in alentours.voisines if voisine.code in proches)
    return Difference(nouvelles, voisines, formes_nouvelles(perimetre, alentours, codes))


def dire_le_geste(reponse: Reponse, connues: Collection[str], alentours: Alentours, evaluation: Evaluation) -> str:
    """« Blagnac (31) ajoutée : 84 210 habitants, taille 3. », et ce qui a changé ailleurs s'il y a lieu."""
    annonce = reponse.annonce.removesuffix(".")
    if reponse.touchees:
        annonce += f" : {format_nombre(evaluation.population)} habitants, taille {evaluation.taille}"
    ailleurs = _dire_ailleurs(set(connues), {ligne.cle for ligne in alentours.lignes}, reponse.touchees)
    return f"{annonce}.{f' {ailleurs}' if ailleurs and connues else ''}"


def _dire_ailleurs(connues: set[str], presentes: set[str], touchees: frozenset[str]) -> str:
    ajoutees, retirees = presentes - connues - touchees, connues - presentes - touchees
    if not ajoutees and not retirees:
        return ""
    faits = []
    if ajoutees:
        faits.append(f"{accorder(len(ajoutees), 'commune ajoutée', 'communes ajoutées')} ({_nommer(ajoutees)})")
    if retirees:
        faits.append(f"{accorder(len(retirees), 'commune retirée', 'communes retirées')} ({_nommer(retirees)})")
    return f"Entre-temps, dans un autre onglet ou par un coéquipier : {', '.join(faits)}."


def _nommer(cles: set[str]) -> str:
    return noms({_code(cle) for cle in cles})


def _code(cle: str) -> str:
    return cle.partition("|")[0]
