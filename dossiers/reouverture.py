"""Ce que le porteur peut modifier : tout pendant la rédaction, seulement ce qui est visé pendant des compléments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dossiers.enums import EtatLettre, EtatProjet, PieceLegale
from dossiers.enums_complements import ELEMENT_ATTENDU, NatureElement
from dossiers.models import ElementDemande, LettreIntention, PieceJointe, ProjetSante
from dossiers.natures import RUBRIQUES_D_UNE_PIECE, TERRITOIRE, rouvre

PIECES = "pieces"
EN_COMPLEMENTS = frozenset(
    {
        EtatLettre.COMPLEMENTS_DEMANDES,
        EtatLettre.COMPLEMENTS_ARS,
        EtatProjet.COMPLEMENTS_DEMANDES,
        EtatProjet.COMPLEMENTS_AM,
    }
)
FERMEE = "Cette rubrique n’est pas visée par la demande de compléments : elle ne se modifie pas en ce moment."
CHAMP_FERME = "Ce champ n’est pas, ou plus, visé par la demande de compléments : il ne s’enregistre pas."
PIECE_FERMEE = "Cette pièce n’est pas visée par la demande de compléments : elle reste telle que déposée."


@dataclass(frozen=True)
class Ouverture:
    """Ce qui est ouvert. ``tout`` : rien ne se ferme ; sinon rubriques entières, champs, ajouts et pièces visés."""

    tout: bool = True
    entieres: frozenset[str] = frozenset()
    champs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ajouts: frozenset[str] = frozenset()
    pieces: frozenset[int] = frozenset()

    def est_entiere(self, rubrique: str) -> bool:
        return self.tout or rubrique in self.entieres

    def touche(self, rubrique: str) -> bool:
        """Vrai si quelque chose s'écrit dans la page de cette rubrique."""
        if rubrique == PIECES:
            return self.tout or bool(self.ajouts or self.pieces)
        return self.est_entiere(rubrique) or rubrique in self.champs

    def ouvre(self, rubrique: str, champ: str) -> bool:
        """Vrai si ce champ s'écrit ; un jeu de lignes visé ouvre toutes ses lignes."""
        if self.est_entiere(rubrique):
            return True
        vises = self.champs.get(rubrique, frozenset())
        return champ in vises or any(champ.startswith(f"{vise}-") for vise in vises)

    def accueille(self, rubrique: str) -> bool:
        """Vrai si une pièce se joint à cette rubrique."""
        return self.tout or rubrique in self.ajouts or (rubrique != PIECES and self.touche(rubrique))

    def libere(self, piece: PieceJointe) -> bool:
        """Vrai si cette pièce se renomme, se jette ou se restaure : visée, ou jamais déposée là où l'on joint."""
        if self.est_entiere(piece.rubrique) or piece.pk in self.pieces:
            return True
        return self.accueille(piece.rubrique) and not piece.depots.exists()


TOUT = Ouverture()
RIEN = Ouverture(tout=False)


def ouverture(objet: LettreIntention | ProjetSante) -> Ouverture:
    """Ce que l'état et la demande ouverte permettent de modifier (deux requêtes au plus, aucune en brouillon)."""
    if getattr(objet, "etat", "") not in EN_COMPLEMENTS:
        return TOUT
    demande = objet.dossier.demandes.ouvertes().qui_rouvrent().filter(sujet=objet.SUJET).first()
    if demande is None:
        return RIEN
    elements = list(demande.elements.select_related("piece_jointe").order_by("pk"))
    return reunir([e for e in elements if e.etat in ELEMENT_ATTENDU]) if elements else TOUT


def reunir(elements: Iterable[ElementDemande]) -> Ouverture:
    """L'ouverture que donnent ces éléments ensemble ; les questions n'ouvrent rien."""
    entieres: set[str] = set()
    champs: dict[str, set[str]] = {}
    ajouts: set[str] = set()
    pieces: set[int] = set()
    for element in elements:
        if not rouvre(element.nature):
            continue
        if element.nature == NatureElement.CHAMP and not element.rubrique:
            return TOUT
        entieres |= set(rubriques_entieres(element))
        if element.champ and element.nature == NatureElement.CHAMP:
            champs.setdefault(element.rubrique, set()).add(element.champ)
        ajouts |= _ajouts(element)
        if element.piece_jointe_id:
            pieces.add(element.piece_jointe_id)
    figes = {rubrique: frozenset(noms) for rubrique, noms in champs.items()}
    return Ouverture(False, frozenset(entieres), figes, frozenset(ajouts), frozenset(pieces))


def rubriques_entieres(element: Any) -> tuple[str, ...]:
    """Les rubriques qu'un élément rouvre en entier."""
    if element.nature == NatureElement.PERIMETRE:
        return (TERRITOIRE,)
    if element.nature == NatureElement.CHAMP:
        return () if element.champ else (element.rubrique,)
    return RUBRIQUES_D_UNE_PIECE[element.sujet].get(element.piece_legale or PieceLegale.LETTRES, ())


def _ajouts(element: ElementDemande) -> set[str]:
    if element.nature == NatureElement.PIECE_MANQUANTE:
        return {PIECES, *rubriques_entieres(element)}
    if element.nature == NatureElement.PIECE_A_REMPLACER:
        return {element.piece_jointe.rubrique} if element.piece_jointe else {PIECES}
    return set() if element.nature == NatureElement.PERIMETRE else {element.rubrique}
