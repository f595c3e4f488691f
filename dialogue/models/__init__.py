from dialogue.models.aides import AideURPS
from dialogue.models.fils import Fil, LectureDeFil
from dialogue.models.messages import AnalyseDePiece, Mention, Message, PieceDeMessage
from dialogue.models.questionnaires import (
    Desinscription,
    Destinataire,
    Question,
    Questionnaire,
    Reponse,
    TexteLibre,
)
from dialogue.models.reunions import InviteReunion, Reunion

__all__ = [
    "AideURPS",
    "AnalyseDePiece",
    "Desinscription",
    "Destinataire",
    "Fil",
    "InviteReunion",
    "LectureDeFil",
    "Mention",
    "Message",
    "PieceDeMessage",
    "Question",
    "Questionnaire",
    "Reponse",
    "Reunion",
    "TexteLibre",
]
