"""Ce que le registre ajoute à la page d'un contrat : le décompte de sa résiliation."""

from django.utils import timezone

from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR
from contrats.models import Contrat
from dossiers.blocs import Bloc
from dossiers.permissions import role_dans_l_equipe
from paiements.decompte import decompte_au


def decompte_du_contrat(contrat: Contrat, utilisateur: Utilisateur) -> Bloc | None:
    """Notifiée ou d'effet, la résiliation se lit comme au registre ; rien sans résiliation ni plan."""
    if contrat.resiliation_effet_le is None:
        return None
    decompte = decompte_au(contrat, contrat.resiliation_effet_le, timezone.localdate())
    if decompte is None:
        return None
    return Bloc(
        "paiements/_bloc_decompte.html",
        {
            "decompte": decompte,
            "acquis": contrat.etat not in EN_VIGUEUR,
            "adresse": contrat.adresse("paiements:registre"),
            "de_l_equipe": role_dans_l_equipe(utilisateur, contrat.dossier) is not None,
        },
    )
