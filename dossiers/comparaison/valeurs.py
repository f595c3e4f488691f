"""Les valeurs d'une photographie, écrites pour être lues et comparées."""

from collections.abc import Mapping
from typing import Any

from commun.montants import euros, format_nombre
from commun.texte_riche import en_texte
from commun.textes import au_clavier
from dossiers.comparaison.ecarts import EcartDeChamp
from dossiers.photographie.noeuds import Champ, Lignes, Nature, Noeud

MOINS = "−"


def ecrire(valeur: Any, nature: Nature = Nature.VALEUR) -> str:
    """La valeur en français ; vide si elle n'est pas renseignée. Les fins de ligne sont ramenées à « \\n »."""
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if nature is Nature.RICHE:
        return en_texte(str(valeur))
    if isinstance(valeur, int) and nature is Nature.EUROS:
        return euros(valeur, centimes=False)
    if isinstance(valeur, int) and nature is Nature.NOMBRE:
        return format_nombre(valeur)
    if isinstance(valeur, list | tuple):
        return "\n".join(ecrire(element) for element in valeur)
    if isinstance(valeur, Mapping):
        return ", ".join(f"{cle} : {ecrire(element)}" for cle, element in valeur.items())
    return str(valeur).replace("\r\n", "\n").replace("\r", "\n")


def ecrire_lignes(lignes: Any, noeud: Lignes) -> str:
    """Une liste imbriquée dans une ligne : un paragraphe par élément, pour se comparer mot à mot."""
    return "\n".join(_en_une_ligne(ligne, noeud.cles) for ligne in lignes or ())


def _en_une_ligne(ligne: Mapping[str, Any], cles: Mapping[str, Noeud]) -> str:
    couples = [(champ.libelle, ecrire(ligne.get(cle), champ.nature)) for cle, champ in champs_de(cles, ligne).items()]
    return " ; ".join(f"{libelle} : {valeur}" for libelle, valeur in couples if valeur)


def champs_de(cles: Mapping[str, Noeud], ligne: Mapping[str, Any]) -> dict[str, Champ]:
    """Les champs simples d'une ligne, ceux que le registre ignore encore compris."""
    connus = {cle: noeud for cle, noeud in cles.items() if isinstance(noeud, Champ)}
    return connus | {cle: Champ(nommer(cle)) for cle in ligne if cle not in cles}


def nommer(cle: str) -> str:
    """Un libellé passable pour une clé absente du registre : la page se lit, un test la réclame."""
    return cle.replace("_", " ").capitalize()


def ecart(champ: Champ, avant: Any, apres: Any) -> EcartDeChamp | None:
    """L'écart de ce champ, ou None s'il se lit pareil : d'une apostrophe à l'autre, rien n'a changé."""
    lus = ecrire(avant, champ.nature), ecrire(apres, champ.nature)
    if au_clavier(lus[0]) == au_clavier(lus[1]):
        return None
    mot_a_mot = champ.nature in (Nature.TEXTE, Nature.RICHE)
    return EcartDeChamp(champ.libelle, *lus, _difference(champ.nature, avant, apres), mot_a_mot)


def _difference(nature: Nature, avant: Any, apres: Any) -> str:
    """« + 1 200 € » ou « − 3 » ; vide si ce ne sont pas deux nombres."""
    if nature not in (Nature.EUROS, Nature.NOMBRE) or not (isinstance(avant, int) and isinstance(apres, int)):
        return ""
    somme = apres - avant
    return f"{'+' if somme > 0 else MOINS} {ecrire(abs(somme), nature)}"
