"""Ce que la page d'un dossier dit de l'instruction : sa contribution au relecteur, l'avis attendu d'un département."""

from comptes.models import Utilisateur
from dossiers.encarts import Encart
from dossiers.models import Dossier
from instruction.actions.projet import A_INSTRUIRE
from instruction.conditions import CHEZ_LE_GUICHET
from instruction.enums import CONTRIBUTION_VIVANTE, EtatContribution
from instruction.enums_ars import Cote
from instruction.lecture import contribution_de
from instruction.models import AvisDepartement
from instruction.permissions_projet import departements_consultes


def ma_contribution(dossier: Dossier, utilisateur: Utilisateur) -> Encart | None:
    """Ce qui est demandé à cette personne, ce qu'elle a envoyé, ou ce qui n'est plus attendu ; rien pour les autres."""
    contribution = contribution_de(utilisateur, dossier)
    if contribution is None or contribution.etat not in (*CONTRIBUTION_VIVANTE, EtatContribution.CLOSE):
        return None
    attendue = contribution.etat == EtatContribution.ATTENDUE
    if attendue and dossier.lettre.etat not in CHEZ_LE_GUICHET:
        return None
    return Encart("instruction/contribution/_encart.html", {"contribution": contribution, "attendue": attendue})


def avis_de_mon_departement(dossier: Dossier, utilisateur: Utilisateur) -> Encart | None:
    """À un département concerné qui n'est pas le pilote : noter son avis sur le projet, tant qu'il se décide."""
    projet = getattr(dossier, "projet", None)
    if projet is None or projet.depose_le is None:
        return None
    for cote in Cote:
        departements = departements_consultes(utilisateur, dossier, cote)
        if departements and projet.etat in A_INSTRUIRE[cote]:
            notes = AvisDepartement.objects.visibles_par(utilisateur).filter(dossier=dossier, cote=cote)
            deja = notes.filter(departement__in=departements).exists()
            return Encart("instruction/projet/_encart_avis.html", {"cote": cote, "deja": deja})
    return None
