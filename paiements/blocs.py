"""Ce que le registre ajoute à la page d'un contrat : le décompte de sa résiliation."""

from django.utils import timezone

from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR
from contrats.models import ActeSignable, Contrat
from dossiers.blocs import Bloc
from dossiers.permissions import role_dans_l_equipe
from paiements.decompte import decompte_au


def decompte_du_contrat(acte: ActeSignable, utilisateur: Utilisateur) -> Bloc | None:
    """Notifiée ou d'effet, la résiliation se lit comme au registre ; rien sans résiliation ni plan."""
    if not isinstance(acte, Contrat) or acte.resiliation_effet_le is None:
        return None
    decompte = decompte_au(acte, acte.resiliation_effet_le, timezone.localdate())
    if decompte is None:
        return None
    return Bloc(
        "paiements/_bloc_decompte.html",
        {
            "decompte": decompte,
            "acquis": acte.etat not in EN_VIGUEUR,
            "adresse": acte.adresse("paiements:registre"),
            "de_l_equipe": role_dans_l_equipe(utilisateur, acte.dossier) is not None,
        },
    )
