"""Qui lit la trousse d'un dossier, et à quel niveau.

L'équipe : le texte du moment et les versions. Le Guichet : comme la lettre d'intention, les versions produites dès
qu'elle est déposée, et le texte du moment pendant une relecture. L'ARS et l'Assurance Maladie : rien.
"""

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.permissions import Lecture, lecture

REFUS = "La trousse de l’association se lit de l’équipe du dossier et du Guichet."


def lecture_de_la_trousse(utilisateur: Utilisateur, dossier: Dossier) -> Lecture:
    """Ce que cette personne lit d'un dossier qu'elle voit. Se décide comme ce que l'équipe partage avec le Guichet."""
    if lecture(utilisateur, dossier, Sujet.RELECTURE) == Lecture.RIEN:
        return Lecture.RIEN
    return lecture(utilisateur, dossier, Sujet.LETTRE)
