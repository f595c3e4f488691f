"""Au nom de quelle partie une personne agit sur un contrat (domaine §2 et §3).

Les capacités du dossier disent quels actes ; la partie dit pour qui. Côté Assurance Maladie, seule la caisse qui
signe et paie agit : les autres lisent.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import prefetch_related_objects

from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite, capacites
from contrats.enums import CAPACITE_DE_SIGNER, Partie
from contrats.models import ActeSignable, Contrat, DelegationDeSignature
from dossiers.permissions import capacites_sur, role_dans_l_equipe
from dossiers.visibilite import organisme

SIGNER = frozenset(CAPACITE_DE_SIGNER.values())
DECIDER = frozenset({Capacite.DECIDER_ARS, Capacite.DECIDER_AM})
PAR_DELEGATION = frozenset({Capacite.SIGNER_PAR_DELEGATION})
RAPPELER = frozenset({Capacite.RAPPELER_CONTRAT})
# Qui écrit pour une partie : la CPTS son équipe qui rédige, l'ARS et la caisse leurs agents.
ECRIRE = frozenset(
    {
        Capacite.REDIGER,
        Capacite.INSTRUIRE_ARS,
        Capacite.DECIDER_ARS,
        Capacite.INSTRUIRE_AM,
        Capacite.DECIDER_AM,
    }
)
ACTEURS = SIGNER | RAPPELER | {Capacite.PREPARER_CONTRAT}
# Le compte où la caisse paie : un responsable demande, un agent de la caisse vérifie, un décideur confirme (ADR 0033).
DEMANDER_UN_COMPTE = frozenset({Capacite.SIGNER_CPTS})
VERIFIER_UN_COMPTE = frozenset({Capacite.INSTRUIRE_AM, Capacite.DECIDER_AM})
DECIDER_A_LA_CAISSE = frozenset({Capacite.DECIDER_AM})
ANNULER_UN_COMPTE = DEMANDER_UN_COMPTE | DECIDER_A_LA_CAISSE


def parties_de(utilisateur: Utilisateur, acte: ActeSignable, voulues: frozenset[Capacite]) -> frozenset[Partie]:
    """Parties à l'acte pour lesquelles cette personne a l'une des capacités voulues ; vide si aucune.

    Une personne de l'équipe n'agit que pour la CPTS, quels que soient ses mandats.
    """
    contrat = acte.le_contrat
    acquises = capacites_sur(utilisateur, contrat.dossier) & voulues
    if not acquises:
        return frozenset()
    if role_dans_l_equipe(utilisateur, contrat.dossier) is not None:
        return frozenset({Partie.CPTS})
    cotes = {_cote(mandat, contrat) for mandat in mandats(utilisateur) if capacites(mandat.role) & acquises}
    return frozenset(cotes - {None})


def pour(utilisateur: Utilisateur, changement: Any, voulues: frozenset[Capacite]) -> frozenset[Partie]:
    """Parties pour lesquelles cette personne agit sur un changement de compte ou de caisse de ce contrat."""
    contrat = changement.contrat
    contrat.dossier = changement.dossier
    return parties_de(utilisateur, contrat, voulues)


def partie_de(utilisateur: Utilisateur, acte: ActeSignable, voulues: frozenset[Capacite] = ECRIRE) -> Partie | None:
    """La partie pour laquelle cette personne écrit ; None si elle ne fait que lire.

    Qui agirait pour deux parties à la fois n'agit pour aucune : il ne se répond pas à lui-même (ADR 0026).
    """
    parties = parties_de(utilisateur, acte, voulues)
    return next(iter(parties)) if len(parties) == 1 else None


def _cote(mandat: Mandat, contrat: Contrat) -> Partie | None:
    cote = organisme(mandat)
    if contrat.dossier.departement_pilote_id not in mandat.departements:
        return None
    if cote == "ars":
        return Partie.ARS
    if cote == "am" and contrat.caisse_id in (None, mandat.organisation_id):
        return Partie.AM
    return None


def agit_pour_une_partie(voulues: frozenset[Capacite]) -> Callable[[Utilisateur, Contrat], bool]:
    """Réserve une transition à qui agit au nom d'une partie : écarte la caisse qui ne paie pas."""

    def reserve(utilisateur: Utilisateur, acte: ActeSignable) -> bool:
        return bool(parties_de(utilisateur, acte, voulues))

    return reserve


def parties_a_signer(utilisateur: Utilisateur, acte: ActeSignable) -> frozenset[Partie]:
    """Celles que cette personne engage, et celle qu'on lui a déléguée.

    Une délégation échue ou à venir compte ici : c'est au moment de signer que le refus dit pourquoi.
    """
    prefetch_related_objects([acte.le_contrat.dossier], "equipe")
    deleguees = {Partie(d.partie) for d in delegations_recues(utilisateur, acte)}
    return parties_de(utilisateur, acte, SIGNER) | deleguees


def delegations_recues(utilisateur: Utilisateur, acte: ActeSignable) -> list[DelegationDeSignature]:
    """Les délégations non révoquées que cette personne a reçues pour cet acte, si elle est encore de la partie."""
    siennes = parties_de(utilisateur, acte, PAR_DELEGATION)
    if not siennes:
        return []
    recues = acte.delegations.filter(delegataire=utilisateur, revoquee_le__isnull=True, partie__in=siennes)
    return list(recues.select_related("delegant").order_by("pk"))


def peut_signer(utilisateur: Utilisateur, acte: ActeSignable) -> bool:
    """Vrai pour qui engage une partie, ou en a reçu délégation."""
    return bool(parties_a_signer(utilisateur, acte))


def est_du_cote_de_la_mise_en_demeure(utilisateur: Utilisateur, contrat: Contrat) -> bool:
    """Seul le décideur de la partie qui a mis en demeure constate la régularisation."""
    parties = parties_de(utilisateur, contrat, DECIDER)
    ouverte = contrat.mises_en_demeure.filter(close_le__isnull=True).first()
    return bool(parties) if ouverte is None else ouverte.partie in parties
