"""Les transitions d'une pièce jointe : le portail seul, sur la réponse de l'antivirus."""

from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Transition

TRANSITIONS = (
    Transition(Sujet.PIECE, "declarer_saine", "Déclarer la pièce saine", "Pièce jointe analysée, saine", None),
    Transition(
        Sujet.PIECE,
        "declarer_infectee",
        "Déclarer la pièce infectée",
        "Pièce jointe infectée, remise à personne",
        None,
        previent=(Tour.PORTEUR,),
    ),
)
