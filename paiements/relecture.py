"""On ne paie et n'approuve que ce que l'on a lu : le formulaire d'un geste porte le sceau de ce qu'il montre.

Une somme, une date, une référence ou un compte changés entre l'affichage et l'envoi, et rien ne se fait : la page
revient avec ce qui a changé, la saisie gardée.
"""

import hashlib
from collections.abc import Iterable

from paiements.models import Echeance

CHANGEE = "Ce que vous lisiez a changé entre-temps : rien n’a été fait. Relisez la page, puis recommencez."
LONGUEUR = 16


def sceau(echeance: Echeance, compte: str) -> str:
    """L'empreinte courte de ce que la page en dit ; ``compte`` : le compte du jour, masqué."""
    dit = (
        echeance.pk,
        echeance.etat,
        f"{echeance.montant:.2f}",
        "" if echeance.liquide is None else f"{echeance.liquide:.2f}",
        f"{echeance.solde:.2f}",
        echeance.paye_le or "",
        echeance.reference,
        echeance.prepare_par_id or "",
        compte,
    )
    return sceller(dit)


def sceller(dit: Iterable[object]) -> str:
    """L'empreinte courte de ce qu'une page dit, dans l'ordre où elle le dit."""
    return hashlib.sha256("\n".join(map(str, dit)).encode()).hexdigest()[:LONGUEUR]


def a_change(lus: Iterable[str], sceaux: Iterable[str]) -> bool:
    """Vrai si l'envoi dit avoir lu autre chose ; un envoi qui ne porte aucun sceau n'affirme rien."""
    affirmes = set(lus)
    return bool(affirmes) and affirmes != set(sceaux)
