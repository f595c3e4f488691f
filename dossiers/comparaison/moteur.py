"""Comparer deux photographies du même objet, d'après le registre des libellés."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from dossiers.comparaison.ecarts import Comparaison, EcartDeChamp, EcartDeLignes, LigneComparee, Rubrique, Sort
from dossiers.comparaison.valeurs import champs_de, ecart, ecrire, ecrire_lignes, nommer
from dossiers.photographie.libelles import LIBELLES
from dossiers.photographie.noeuds import Calcule, Champ, Groupe, Lignes, Nature, Noeud

Contenu = Mapping[str, Any]
Ligne = Mapping[str, Any]
Paire = tuple[Ligne | None, Ligne | None]


def comparer(avant: Contenu, apres: Contenu, sujet: str) -> Comparaison:
    """Ce qui change d'``avant`` à ``apres`` ; une clé absente d'un côté y vaut « non renseigné ».

    Une photographie plus ancienne que le registre se compare donc sans erreur.
    """
    rubriques, inchangees = [], []
    for cle, noeud in _noeuds(LIBELLES[sujet].cles, avant, apres).items():
        if isinstance(noeud, Calcule):
            continue
        champs, listes = _explorer(noeud, avant.get(cle), apres.get(cle))
        if champs or listes:
            rubriques.append(Rubrique(cle, noeud.libelle, tuple(champs), tuple(listes)))
        else:
            inchangees.append(noeud.libelle)
    return Comparaison(tuple(rubriques), tuple(inchangees))


def _noeuds(connus: Mapping[str, Noeud], avant: Contenu, apres: Contenu) -> dict[str, Noeud]:
    """Les nœuds du registre, dans son ordre, puis ceux des clés qu'il ne connaît pas encore."""
    inconnues = [cle for cle in {**avant, **apres} if cle not in connus]
    return {**connus, **{cle: _deviner(cle, avant.get(cle), apres.get(cle)) for cle in inconnues}}


def _deviner(cle: str, *valeurs: Any) -> Noeud:
    for valeur in valeurs:
        if isinstance(valeur, Mapping):
            return Groupe(nommer(cle), {})
        if isinstance(valeur, list) and valeur and isinstance(valeur[0], Mapping):
            return Lignes(nommer(cle), {}, nom=("nom",), identites=(("cle",), ("nom",)))
    return Champ(nommer(cle), Nature.TEXTE)


def _explorer(noeud: Noeud, avant: Any, apres: Any) -> tuple[list[EcartDeChamp], list[EcartDeLignes]]:
    """Champs et listes changés sous ce nœud, groupes aplatis."""
    if isinstance(noeud, Champ):
        trouve = ecart(noeud, avant, apres)
        return ([trouve] if trouve else []), []
    if isinstance(noeud, Lignes):
        lignes = comparer_lignes(noeud, avant or (), apres or ())
        return [], ([EcartDeLignes(noeud.libelle, tuple(lignes))] if lignes else [])
    champs: list[EcartDeChamp] = []
    listes: list[EcartDeLignes] = []
    if isinstance(noeud, Groupe):
        avant, apres = avant or {}, apres or {}
        for cle, enfant in _noeuds(noeud.cles, avant, apres).items():
            trouves = _explorer(enfant, avant.get(cle), apres.get(cle))
            champs += trouves[0]
            listes += trouves[1]
    return champs, listes


def comparer_lignes(noeud: Lignes, avant: Sequence[Ligne], apres: Sequence[Ligne]) -> list[LigneComparee]:
    """Les lignes changées : ajoutées, retirées, modifiées ; l'ordre des lignes ne compte pas."""
    changees = [ligne for paire in apparier(noeud.identites, avant, apres) for ligne in _comparer_paire(noeud, *paire)]
    rangs = {sort: rang for rang, sort in enumerate(Sort)}
    return sorted(changees, key=lambda ligne: rangs[ligne.sort])


def _comparer_paire(noeud: Lignes, avant: Ligne | None, apres: Ligne | None) -> Iterator[LigneComparee]:
    tus = () if avant and apres else noeud.nom  # le nom d'une ligne ajoutée ou retirée n'est pas répété
    champs = tuple(_champs_changes(noeud, avant or {}, apres or {}, tus))
    nom = " ".join(filter(None, (ecrire((apres or avant or {}).get(cle)) for cle in noeud.nom))) or "Sans nom"
    if avant is None:
        yield LigneComparee(Sort.AJOUTEE, nom, champs)
    elif apres is None:
        yield LigneComparee(Sort.RETIREE, nom, champs)
    elif champs:
        yield LigneComparee(Sort.MODIFIEE, nom, champs)


def _champs_changes(noeud: Lignes, avant: Ligne, apres: Ligne, tus: Collection[str]) -> Iterator[EcartDeChamp]:
    for cle, champ in champs_de(noeud.cles, {**avant, **apres}).items():
        trouve = None if cle in tus else ecart(champ, avant.get(cle), apres.get(cle))
        if trouve:
            yield trouve
    for cle, enfant in noeud.cles.items():
        if isinstance(enfant, Lignes):
            lus = (ecrire_lignes(ligne.get(cle), enfant) for ligne in (avant, apres))
            trouve = ecart(Champ(enfant.libelle, Nature.TEXTE), *lus)
            if trouve:
                yield trouve


def apparier(identites: Sequence[tuple[str, ...]], avant: Sequence[Ligne], apres: Sequence[Ligne]) -> list[Paire]:
    """Chaque ligne et son homologue, None s'il n'y en a pas : les identiques d'abord, puis clé par clé.

    Une clé dont toutes les valeurs sont vides n'apparie rien. Deux lignes de même clé s'apparient dans leur ordre.
    """
    paires: list[Paire] = []
    restes = list(avant), list(apres)
    for cle in (None, *identites):
        trouvees, restes = _passe(cle, *restes)
        paires += trouvees
    return paires + [(ligne, None) for ligne in restes[0]] + [(None, ligne) for ligne in restes[1]]


def _passe(
    cle: tuple[str, ...] | None, avant: list[Ligne], apres: list[Ligne]
) -> tuple[list[Paire], tuple[list[Ligne], list[Ligne]]]:
    """Une passe d'appariement ; ``cle`` None : lignes identiques."""
    attente: dict[Any, deque[int]] = {}
    for rang, ligne in enumerate(avant):
        attente.setdefault(_valeur(cle, ligne), deque()).append(rang)
    attente.pop(None, None)
    paires: list[Paire] = []
    nouvelles: list[Ligne] = []
    prises: set[int] = set()
    for ligne in apres:
        homologues = attente.get(_valeur(cle, ligne))
        if homologues:
            prises.add(rang := homologues.popleft())
            paires.append((avant[rang], ligne))
        else:
            nouvelles.append(ligne)
    return paires, ([ligne for rang, ligne in enumerate(avant) if rang not in prises], nouvelles)


def _valeur(cle: tuple[str, ...] | None, ligne: Ligne) -> Any:
    if cle is None:
        return repr(sorted(ligne.items()))
    valeurs = tuple(ecrire(ligne.get(nom)) for nom in cle)
    return valeurs if any(valeurs) else None
