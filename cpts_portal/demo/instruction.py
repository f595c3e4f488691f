"""L'instruction des lettres déposées de la démonstration : rapporteur, relecteurs, contributions, une absence."""

from datetime import date, datetime, timedelta
from zlib import crc32

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from cpts_portal.demo.agents import HAUTE_GARONNE, Agents
from cpts_portal.demo.parcours import Parcours
from dossiers.actions.transitions import franchir
from dossiers.enums import Appreciation, Critere, EtatLettre
from dossiers.models import Dossier
from instruction.actions.absences import declarer
from instruction.actions.affectation import Demande, affecter
from instruction.actions.consolidation import garder_la_formulation
from instruction.candidats import suggestions
from instruction.charge import A_L_INSTRUCTION
from instruction.dates import date_proposee
from instruction.models import Absence, Contribution, Formulation, LigneContribution

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
    """Le rapporteur n'a rien à redire ; les suivants voudraient des missions mieux décrites : un désaccord à lire."""
    est_rapporteur = contribution.relecteur_id == contribution.instruction.rapporteur_id
    grille = dict.fromkeys(Critere.values, Appreciation.CONFORME)
    if not est_rapporteur:
        grille[Critere.MISSIONS] = Appreciation.A_COMPLETER
    LigneContribution.objects.bulk_create(
        LigneContribution(
            contribution=contribution,
            critere=critere,
            appreciation=appreciation,
            commentaire=parcours.dire("actes", "grille", critere, appreciation),
        )
        for critere, appreciation in grille.items()
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


FORMULATIONS = (
    (
        "Territoire cohérent",
        Critere.TERRITOIRE,
        "Le territoire ({habitants} habitants, taille {taille}) suit les usages "
        "de soins des habitants et ne laisse aucune commune isolée.",
    ),
    (
        "Missions à préciser",
        Critere.MISSIONS,
        "Les actions pressenties restent à préciser pour chaque mission socle : qui "
        "les porte, avec quels moyens et pour quand.",
    ),
    ("Suite de l’avis", "", "Le Guichet reste à la disposition de l’équipe de {cpts} pour écrire son projet de santé."),
)


def remplir_la_bibliotheque(agents: Agents, maintenant: datetime) -> None:
    """Trois formulations du Guichet ; sans effet la seconde fois."""
    coordinateur = agents.agent(Role.COORDINATEUR, HAUTE_GARONNE)
    region = next(m.region for m in mandats(coordinateur) if m.region)
    for titre, critere, texte in FORMULATIONS:
        if not Formulation.objects.filter(region=region, titre=titre).exists():
            garder_la_formulation(
                auteur=coordinateur, maintenant=maintenant, region=region, titre=titre, critere=critere, texte=texte
            )
