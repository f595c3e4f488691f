from dialogue.models.fils import Fil, LectureDeFil
from dialogue.models.messages import AnalyseDePiece, Mention, Message, PieceDeMessage

__all__ = ["AnalyseDePiece", "Fil", "LectureDeFil", "Mention", "Message", "PieceDeMessage"]
