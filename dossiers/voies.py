"""Par où passe une demande de compléments : qui demande, par quelle transition, depuis quels états. Données pures."""

from dataclasses import dataclass, field

from comptes.roles import Capacite
from dossiers.enums import Demandeur, EtatLettre, EtatProjet, Sujet


@dataclass(frozen=True)
class Voie:
    """Une voie de demande. ``depuis`` : l'état où la demande se franchit ; ``pendant`` : celui où l'on attend.

    ``propose`` : capacités qui écrivent au demandeur sans demander elles-mêmes (l'AM à l'ARS, domaine §2).
    """

    sujet: Sujet
    demandeur: Demandeur
    transition: str
    annulation: str
    reponse: str
    depuis: str
    pendant: str
    capacite: Capacite
    relance: frozenset[Capacite]
    propose: frozenset[Capacite] = field(default_factory=frozenset)

    @property
    def etats(self) -> frozenset[str]:
        """États où l'on prépare une demande, et où l'on pose une question."""
        return frozenset({self.depuis, self.pendant})


_ARS = frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})

TOUTES = (
    Voie(
        Sujet.LETTRE,
        Demandeur.GUICHET,
        "demander_complements",
        "annuler_complements",
        "completer",
        EtatLettre.DEPOSEE,
        EtatLettre.COMPLEMENTS_DEMANDES,
        Capacite.COMPLEMENTS_GUICHET,
        frozenset({Capacite.COMPLEMENTS_GUICHET}),
    ),
    Voie(
        Sujet.LETTRE,
        Demandeur.ARS,
        "demander_complements_ars",
        "annuler_complements_ars",
        "completer_ars",
        EtatLettre.TRANSMISE,
        EtatLettre.COMPLEMENTS_ARS,
        Capacite.INSTRUIRE_ARS,
        _ARS,
    ),
    Voie(
        Sujet.PROJET,
        Demandeur.ARS,
        "demander_complements",
        "annuler_complements",
        "completer",
        EtatProjet.DEPOSE,
        EtatProjet.COMPLEMENTS_DEMANDES,
        Capacite.INSTRUIRE_ARS,
        _ARS,
        frozenset({Capacite.INSTRUIRE_AM}),
    ),
    Voie(
        Sujet.PROJET,
        Demandeur.AM,
        "demander_complements_am",
        "annuler_complements_am",
        "completer_am",
        EtatProjet.VALIDE_ARS,
        EtatProjet.COMPLEMENTS_AM,
        Capacite.INSTRUIRE_AM,
        frozenset({Capacite.INSTRUIRE_AM}),
    ),
)
VOIES = {(voie.sujet, voie.transition): voie for voie in TOUTES}
PAR_DEMANDEUR = {(voie.sujet, voie.demandeur): voie for voie in TOUTES}
RELANCE = {cle: voie.relance for cle, voie in PAR_DEMANDEUR.items()}
CAPACITES_DE_DEMANDE = frozenset(voie.capacite for voie in TOUTES)


def voie_ouverte(sujet: str, etat: str) -> Voie | None:
    """La voie de demande de cet état, s'il y en a une."""
    return next((voie for voie in TOUTES if voie.sujet == sujet and etat in voie.etats), None)
