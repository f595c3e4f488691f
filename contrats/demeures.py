"""Ce qui s'est dit d'une mise en demeure, dans l'ordre, relu du journal."""

from dataclasses import dataclass

from contrats.models import Contrat, MiseEnDemeure
from dossiers.enums import Sujet
from dossiers.models import Evenement, PieceJointe
from dossiers.workflow import libelle_evenement

FAITS = (
    "mettre_en_demeure",
    "repondre_demeure",
    "rappel_demeure",
    "demeure_echue",
    "regulariser",
    "notifier_resiliation",
    "resilier",
)


@dataclass(frozen=True)
class Echange:
    """Un fait, son texte s'il n'a pas été effacé, sa pièce s'il en a une."""

    fait: str
    evenement: Evenement
    texte: str
    piece: PieceJointe | None


def echanges_de(contrat: Contrat, demeure: MiseEnDemeure) -> list[Echange]:
    """De la notification à la clôture (ou à maintenant) ; deux requêtes."""
    faits = contrat.dossier.evenements.filter(
        contrat.ses_faits, sujet=Sujet.CONTRAT, code__in=FAITS, instant__gte=demeure.ouverte_le
    )
    if demeure.close_le is not None:
        faits = faits.filter(instant__lte=demeure.close_le)
    rubrique = f"demeure-{demeure.pk}"
    pieces = {
        str(piece.cle): piece
        for piece in contrat.dossier.pieces_jointes.presentes().filter(sujet=Sujet.CONTRAT, rubrique=rubrique)
    }
    return [_echange(fait, pieces) for fait in faits.select_related("auteur", "texte").order_by("rang")]


def _echange(evenement: Evenement, pieces: dict[str, PieceJointe]) -> Echange:
    texte = getattr(evenement, "texte", None)
    return Echange(
        libelle_evenement(evenement.sujet, evenement.code),
        evenement,
        texte.texte if texte else "",
        pieces.get((evenement.donnees or {}).get("piece", "")),
    )
