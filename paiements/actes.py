"""L'acte « résilier » vu du registre : la même transition du contrat, avec le décompte sous les yeux."""

from dataclasses import dataclass, replace

from django.utils import timezone

from contrats.actes import ACTES
from contrats.models import Contrat
from dossiers import actes
from dossiers.enums import Sujet
from dossiers.permissions import role_dans_l_equipe
from paiements.actions.resiliation import resilier_apres_lecture
from paiements.decompte import Decompte, decompte_au, sceau_du_decompte
from paiements.forms.resiliation import ResiliationLueForm

NOM = "notifier_resiliation"


@dataclass(frozen=True)
class Apercu:
    """Ce que la page de l'acte montre d'une date ; ``decompte`` None : le portail ne tient pas le plan du contrat.

    ``de_l_equipe`` : la CPTS lit « reçu », les financeurs « versé ».
    """

    decompte: Decompte | None
    sceau: str
    de_l_equipe: bool


def apercu(contrat: Contrat, formulaire: ResiliationLueForm) -> Apercu | None:
    """Le décompte à la date saisie ; None tant qu'aucune date possible ne l'est."""
    effet_le = formulaire.date_lue
    if effet_le is None:
        return None
    decompte = decompte_au(contrat, effet_le, timezone.localdate())
    sienne = role_dans_l_equipe(formulaire.utilisateur, contrat.dossier) is not None
    return Apercu(decompte, sceau_du_decompte(contrat, effet_le, decompte), sienne)


RESILIER = replace(
    ACTES[NOM],
    formulaire=ResiliationLueForm,
    action=resilier_apres_lecture,
    gabarit="paiements/resilier.html",
    apercu=apercu,
)


def inscrire() -> None:
    """Prend la place de l'acte simple de ``contrats``."""
    actes.remplacer(Sujet.CONTRAT, NOM, RESILIER)
