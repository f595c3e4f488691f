"""Ce que l'équipe lit, en tête de son dossier, du projet de santé venu d'une archive."""

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.encarts import Encart
from dossiers.enums import Sujet
from dossiers.models import Dossier, PieceJointe, ProjetGarde, ProjetSante
from dossiers.permissions import capacites_sur, role_dans_l_equipe


def encart_du_projet_garde(dossier: Dossier, utilisateur: Utilisateur) -> Encart | None:
    """Ce qui attend l'ouverture du projet ; puis, jusqu'au premier dépôt, ce qui n'a pas pu être repris.

    Pour l'équipe seule.
    """
    if role_dans_l_equipe(utilisateur, dossier) is None:
        return None
    garde = ProjetGarde.objects.filter(dossier=dossier).select_related("dossier").defer("contenu").first()
    if garde is None:
        return None
    if garde.repris_le is None:
        pieces = PieceJointe.objects.presentes().filter(dossier=dossier, sujet=Sujet.PROJET).order_by("pk")
        contexte = {
            "garde": garde,
            "pieces": list(pieces.select_related("dossier")),
            "redige": Capacite.REDIGER in capacites_sur(utilisateur, dossier),
        }
        return Encart("dossiers/_projet_garde.html", contexte)
    if ProjetSante.objects.filter(dossier=dossier, version=0).exists():
        return Encart("dossiers/_projet_repris.html", {"garde": garde})
    return None
