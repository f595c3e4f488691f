"""Qui agit sur le registre, qui le lit (domaine §2 et §3).

La caisse qui paie liquide, paie et reprend ; la CPTS demande ; l'ARS et les autres caisses lisent. Le Guichet lit du
contrat les totaux (reçu, à recevoir, à reverser), jamais une référence, un motif de retenue ou une personne.
"""

from collections.abc import Callable, Iterable
from typing import Any

from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite, capacites
from contrats.enums import Partie
from contrats.models import Contrat
from contrats.permissions import parties_de
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.permissions import Lecture, capacites_sur, lecture
from dossiers.visibilite import organisme
from paiements.models import Echeance

LIQUIDER = frozenset({Capacite.INSTRUIRE_AM})
PAYER = frozenset({Capacite.DECIDER_AM})
PREPARER = LIQUIDER | PAYER
TENIR_LES_CREDITS = frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})


def agit_pour_la_caisse(voulues: frozenset[Capacite]) -> Callable[[Utilisateur, Any], bool]:
    """Réserve un pas à la caisse qui paie ce contrat : une autre caisse du département n'en a que la lecture."""

    def reserve(utilisateur: Utilisateur, echeance: Any) -> bool:
        contrat = echeance.contrat
        contrat.dossier = echeance.dossier
        return Partie.AM in parties_de(utilisateur, contrat, voulues)

    return reserve


def tient_la_caisse(utilisateur: Utilisateur, contrat: Contrat) -> bool:
    """Vrai pour qui liquide ou paie ce contrat."""
    return Partie.AM in parties_de(utilisateur, contrat, PREPARER)


def lit_le_detail(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Équipe, ARS, Assurance Maladie ; le Guichet ne lit que les totaux."""
    return lecture(utilisateur, dossier, Sujet.VERSEMENT) >= Lecture.VERSION_DEPOSEE


def lit_les_credits(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Comme le FIR d'ingénierie : équipe, Guichet et ARS ; l'Assurance Maladie n'en lit rien."""
    return lecture(utilisateur, dossier, Sujet.FIR) >= Lecture.VERSION_DEPOSEE


def tient_les_credits(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """L'ARS du département pilote."""
    return bool(TENIR_LES_CREDITS & capacites_sur(utilisateur, dossier))


def mandats_de_caisse(utilisateur: Utilisateur) -> tuple[Mandat, ...]:
    """Les mandats qui liquident ou paient."""
    return tuple(mandat for mandat in mandats(utilisateur) if capacites(mandat.role) & PREPARER)


def mandats_de_budget(utilisateur: Utilisateur) -> tuple[Mandat, ...]:
    """Les mandats qui lisent l'état du budget : ceux de l'ARS et de l'Assurance Maladie, lecteurs compris."""
    return tuple(mandat for mandat in mandats(utilisateur) if organisme(mandat) in ("ars", "am"))


def departements_de(portes: Iterable[Mandat]) -> set[str]:
    """La réunion de leurs ressorts."""
    return {code for mandat in portes for code in mandat.departements}


def echeances_de_la_caisse(utilisateur: Utilisateur) -> Any:
    """Les échéances vivantes des contrats que cette personne liquide ou paie."""
    portes = mandats_de_caisse(utilisateur)
    siennes = Echeance.objects.visibles_par(utilisateur).vivantes()
    return siennes.filter(
        contrat__caisse__in={mandat.organisation_id for mandat in portes},
        dossier__departement_pilote__in=departements_de(portes),
    )
