"""Les règles sur les pièces jointes, communes à la lettre et au projet."""

from dossiers.completude import Contenu, Regle
from dossiers.enums import NiveauRegle, Sujet
from dossiers.enums_pieces import EtatPiece


def _infectees(contenu: Contenu) -> list[str]:
    return [
        f"L’antivirus a trouvé un programme malveillant dans « {piece['titre']} » : retirez cette pièce."
        for piece in contenu["pieces"]
        if piece["analyse"] == EtatPiece.INFECTEE
    ]


def regles(sujet: Sujet) -> tuple[Regle, ...]:
    """Les règles des pièces de la lettre ou du projet."""
    return (
        Regle(
            f"{sujet}.pieces_infectees",
            "pieces",
            NiveauRegle.BLOQUANT,
            "portail",
            _infectees,
            titre="Aucune pièce infectée",
            explication="Une pièce où l’antivirus a trouvé un programme malveillant n’est remise à personne.",
            champs=("#pieces-jointes",),
        ),
    )
