"""Ce que la page d'un dossier dit de l'instruction : sa contribution au relecteur, toutes au coordinateur."""

from comptes.models import Utilisateur
from dossiers.encarts import Encart
from dossiers.models import Dossier
from instruction.conditions import CHEZ_LE_GUICHET
from instruction.enums import CONTRIBUTION_VIVANTE, EtatContribution
from instruction.lecture import contribution_de


def ma_contribution(dossier: Dossier, utilisateur: Utilisateur) -> Encart | None:
    """Ce qui est demandé à cette personne, ce qu'elle a envoyé, ou ce qui n'est plus attendu ; rien pour les autres."""
    contribution = contribution_de(utilisateur, dossier)
    if contribution is None or contribution.etat not in (*CONTRIBUTION_VIVANTE, EtatContribution.CLOSE):
        return None
    attendue = contribution.etat == EtatContribution.ATTENDUE
    if attendue and dossier.lettre.etat not in CHEZ_LE_GUICHET:
        return None
    return Encart("instruction/contribution/_encart.html", {"contribution": contribution, "attendue": attendue})
