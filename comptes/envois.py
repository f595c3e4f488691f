"""Ce que les comptes jugent d'un courriel à l'envoi : le compte ouvert, l'invitation qui vaut, les préférences."""

from datetime import datetime

from commun import envois, heures_calmes
from commun.envois import Verdict
from commun.evenements import EvenementCourriel, Mode, Nature, catalogue, inscrire_source
from commun.models import CourrielSortant, RaisonAbandon
from comptes.models import Affectation, EtatInvitation, Invitation, Utilisateur
from comptes.models.affectation import aujourd_hui
from comptes.preferences import mode_de

FAMILLE = "Votre compte"
EVENEMENTS = (
    EvenementCourriel(
        "invitation",
        FAMILLE,
        "Invitation à rejoindre une équipe ou le portail, ou responsabilité proposée",
        "la personne invitée",
        nature=Nature.SERVICE,
    ),
    EvenementCourriel(
        "compte",
        FAMILLE,
        "Adresse à confirmer, mot de passe ou double vérification changés",
        "la personne concernée",
        nature=Nature.SERVICE,
    ),
    EvenementCourriel("affectation", FAMILLE, "Rôle donné", "la personne concernée", nature=Nature.SERVICE),
)


def evenements() -> tuple[EvenementCourriel, ...]:
    """Les courriels des comptes, pour le catalogue."""
    return EVENEMENTS


def destinataire(courriel: CourrielSortant) -> Utilisateur | None:
    """Le compte à qui va ce courriel : celui qu'il nomme, sinon celui de son adresse ; ``None`` sans compte."""
    if courriel.personne is not None:
        return Utilisateur.objects.filter(pk=courriel.personne).first()
    return Utilisateur.objects.filter(email=courriel.destinataire.strip().lower()).first()


def compte_ouvert(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Un compte désactivé ne reçoit plus rien ; une personne sans compte n'est pas concernée."""
    compte = destinataire(courriel)
    if courriel.personne is not None:
        return envois.si(compte is not None and compte.is_active)
    return envois.si(compte is None or compte.is_active)


def invitation_ouverte(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Le lien vaut encore : invitation ni acceptée, ni révoquée, ni échue, ni renvoyée depuis."""
    _, pk, jeton = courriel.cle.split(":")
    invitation = Invitation.objects.filter(pk=pk, jeton_empreinte__startswith=jeton).first()
    ouverte = invitation is not None and invitation.etat(instant) is EtatInvitation.EN_ATTENTE
    return envois.ENVOYER if ouverte else envois.abandonner(RaisonAbandon.PERIME)


def mandat_donne(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Le mandat annoncé n'est pas déjà fini."""
    affectation = Affectation.objects.filter(pk=courriel.cle.split(":")[1]).first()
    return envois.si(affectation is not None and (affectation.fin is None or affectation.fin >= aujourd_hui()))


def preferences(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Ce que la personne a choisi, puis les heures calmes ; sans effet sur un courriel légal ou de service."""
    code = courriel.evenement or envois.prefixe(courriel.cle)
    table = catalogue()
    if code not in table or table[code].nature is not Nature.COURANT:
        return envois.ENVOYER
    compte = destinataire(courriel)
    mode = Mode.AUSSITOT if compte is None else mode_de(compte.pk, code, table)
    if mode is Mode.RIEN:
        return envois.abandonner(RaisonAbandon.PREFERENCE)
    if mode is Mode.RESUME:
        return envois.RESUMER
    if heures_calmes.est_calme(instant):
        return envois.differer(heures_calmes.reprise(instant))
    return envois.ENVOYER


def inscrire() -> None:
    """Remplit les tables au démarrage ; sans effet la seconde fois."""
    inscrire_source(evenements)
    envois.garder(compte_ouvert)
    envois.inscrire("invitation", invitation_ouverte)
    envois.inscrire("affectation", mandat_donne)
    envois.regler(preferences)
