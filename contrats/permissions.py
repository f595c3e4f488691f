"""Au nom de quelle partie une personne agit sur un contrat (domaine §2 et §3).

Les capacités du dossier disent quels actes ; la partie dit pour qui. Côté Assurance Maladie, seule la caisse qui
signe et paie agit : les autres lisent.
"""

from collections.abc import Callable

from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite, capacites
from contrats.enums import CAPACITE_DE_SIGNER, Partie
from contrats.models import ActeSignable, Contrat
from dossiers.permissions import capacites_sur, role_dans_l_equipe
from dossiers.visibilite import organisme

SIGNER = frozenset(CAPACITE_DE_SIGNER.values())
DECIDER = frozenset({Capacite.DECIDER_ARS, Capacite.DECIDER_AM})
RAPPELER = frozenset({Capacite.RAPPELER_CONTRAT})
ACTEURS = SIGNER | RAPPELER | {Capacite.PREPARER_CONTRAT}


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


def est_du_cote_de_la_mise_en_demeure(utilisateur: Utilisateur, contrat: Contrat) -> bool:
    """Seul le décideur de la partie qui a mis en demeure constate la régularisation."""
    parties = parties_de(utilisateur, contrat, DECIDER)
    ouverte = contrat.mises_en_demeure.filter(close_le__isnull=True).first()
    return bool(parties) if ouverte is None else ouverte.partie in parties
