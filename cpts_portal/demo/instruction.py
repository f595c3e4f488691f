"""L'instruction des lettres déposées de la démonstration : rapporteur, relecteurs, contributions, une absence."""

from datetime import date, datetime, timedelta
from zlib import crc32

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from cpts_portal.demo.agents import Agents
from cpts_portal.demo.parcours import Parcours
from dossiers.actions.transitions import franchir
from dossiers.enums import Appreciation, Critere, EtatLettre
from dossiers.models import Dossier
from instruction.actions.absences import declarer
from instruction.actions.affectation import Demande, affecter
from instruction.candidats import suggestions
from instruction.charge import A_L_INSTRUCTION
from instruction.dates import date_proposee
from instruction.models import Absence, Contribution, LigneContribution

LAISSEE_A_AFFECTER = 4  # une lettre déposée sur quatre attend encore le coordinateur
APRES_LE_DEPOT = timedelta(days=1, hours=2)
LECTURE = timedelta(days=5)


def instruire(parcours: Parcours, maintenant: datetime) -> None:
    """Affecte la lettre si elle est chez le Guichet, puis fait envoyer une partie des contributions.

    Déterministe : tout vient du numéro de la CPTS. ``maintenant`` : rien n'est daté après.
    """
    dossier = parcours.dossier
    if dossier.lettre.etat not in A_L_INSTRUCTION:
        return
    tirage = crc32(parcours.cpts.id.encode())
    instant = min(parcours.maintenant + APRES_LE_DEPOT, maintenant)
    attendue_le = date_proposee(dossier.instruction, jour_paris(instant))
    if attendue_le is None or (dossier.lettre.etat == EtatLettre.DEPOSEE and tirage % LAISSEE_A_AFFECTER == 0):
        return
    contributions = _affecter(dossier, parcours.agent(Role.COORDINATEUR), instant, attendue_le)
    for rang, contribution in enumerate(contributions[: tirage % (len(contributions) + 1)]):
        envoi = instant + LECTURE + timedelta(days=rang)
        if envoi <= maintenant and dossier.lettre.etat == EtatLettre.DEPOSEE:
            _envoyer(parcours, contribution, envoi)


def _affecter(dossier: Dossier, auteur: Utilisateur, instant: datetime, attendue_le: date) -> list[Contribution]:
    """Les relecteurs que le portail propose ; le premier rapporte."""
    proposes = [s.candidat.cle for s in suggestions(dossier, jour_paris(instant)) if s.propose]
    personnes = Utilisateur.objects.in_bulk(proposes)
    demandes = [Demande(personnes[cle], attendue_le) for cle in proposes]
    rapporteur = personnes[proposes[0]] if proposes else None
    return affecter(dossier.instruction, auteur=auteur, maintenant=instant, demandes=demandes, rapporteur=rapporteur)


def _envoyer(parcours: Parcours, contribution: Contribution, instant: datetime) -> None:
    LigneContribution.objects.bulk_create(
        LigneContribution(
            contribution=contribution,
            critere=critere,
            appreciation=Appreciation.CONFORME,
            commentaire=parcours.dire("actes", "grille", critere, Appreciation.CONFORME),
        )
        for critere in Critere.values
    )
    franchir(
        contribution,
        "envoyer",
        auteur=contribution.relecteur,
        maintenant=instant,
        champs={"envoyee_le": instant, "version": parcours.lettre.version},
    )


def declarer_une_absence(agents: Agents, reference: date, maintenant: datetime) -> None:
    """Un relecteur est absent en ce moment, une autre le supplée ; sans effet la seconde fois."""
    absent, suppleant = agents.relecteur("pharmacien"), agents.relecteur("sage-femme")
    if not Absence.objects.filter(agent=absent).exists():
        declarer(
            agent=absent,
            suppleant=suppleant,
            du=reference,
            au=reference + timedelta(days=12),
            auteur=absent,
            maintenant=maintenant,
        )
