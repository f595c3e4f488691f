"""Les courriels du dialogue : leur place au catalogue, et ce qu'il faut être encore pour les recevoir."""

from datetime import datetime

from commun import envois
from commun.envois import Verdict
from commun.evenements import EvenementCourriel, Nature
from commun.models import CourrielSortant
from comptes.envois import destinataire
from dialogue.courriels_reunions import EVENEMENT_RELANCE, RELANCE
from dialogue.enums_questionnaires import EtatQuestionnaire
from dialogue.enums_reunions import EtatReunion
from dialogue.invitables import est_encore_invitable
from dialogue.jetons import empreinte_d_adresse
from dialogue.models import AideURPS, Desinscription, Destinataire, InviteReunion
from dossiers.catalogue import declarer_personnel
from dossiers.enums import Sujet, Tour
from dossiers.notifications_echanges import coordinateurs_de

EVENEMENTS = (
    EvenementCourriel(
        "reunion",
        Sujet.REUNION.label,
        "Réunion prévue, déplacée ou annulée",
        "chaque personne invitée, avec ou sans compte",
        nature=Nature.SERVICE,
    ),
    EvenementCourriel(
        EVENEMENT_RELANCE,
        Sujet.REUNION.label,
        "Relance avant une réunion, une seule fois",
        "chaque personne invitée qui n’a pas répondu",
        nature=Nature.SERVICE,
    ),
    EvenementCourriel(
        "questionnaire",
        Sujet.QUESTIONNAIRE.label,
        "Questionnaire envoyé aux professionnels du territoire",
        "chaque destinataire qui ne s’est pas désinscrit",
        nature=Nature.SERVICE,
    ),
    EvenementCourriel(
        "aide",
        Sujet.AIDE.label,
        "Aide de l’URPS demandée, ou justifiée",
        "les coordinateurs du Guichet de la région",
        frozenset({Tour.GUICHET}),
    ),
)


def encore_invite(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« reunion:<réunion>:<fait>:<révision>:<invité> » : toujours invité, et la réunion en est toujours là."""
    _, pk, fait, *_, invite = courriel.cle.split(":")
    trouve = InviteReunion.objects.select_related("reunion__dossier").filter(pk=invite, reunion=pk).first()
    voulu = EtatReunion.ANNULEE if fait == "annule" else EtatReunion.PREVUE
    if trouve is None or trouve.reunion.etat != voulu:
        return envois.PERTE_D_ACCES
    return envois.si(fait != RELANCE or _attend_sa_reponse(trouve, instant))


def _attend_sa_reponse(invite: InviteReunion, instant: datetime) -> bool:
    """Une relance ne part qu'à qui se tait encore, avant l'heure, et reste de l'équipe, du projet ou du Guichet."""
    return invite.viendra is None and invite.reunion.debut > instant and est_encore_invitable(invite)


def encore_interroge(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« questionnaire:<questionnaire>:<destinataire> » : ouvert, et la personne ne s'est pas désinscrite."""
    _, pk, cle = courriel.cle.split(":")
    ouverts = Destinataire.objects.filter(
        pk=cle, questionnaire=pk, questionnaire__etat=EtatQuestionnaire.OUVERT, courriel__iexact=courriel.destinataire
    )
    desinscrite = Desinscription.objects.filter(empreinte=empreinte_d_adresse(courriel.destinataire))
    return envois.si(ouverts.exists() and not desinscrite.exists())


def encore_coordinateur(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« aide:<aide>:<fait>:<personne> »."""
    aide = AideURPS.objects.filter(pk=courriel.cle.split(":")[1]).first()
    return envois.si(aide is not None and destinataire(courriel) in coordinateurs_de(aide))


def inscrire() -> None:
    """Complète le catalogue et la table des droits à l'envoi ; sans effet la seconde fois."""
    for evenement in EVENEMENTS:
        declarer_personnel(evenement)
    envois.inscrire("reunion", encore_invite)
    envois.inscrire("questionnaire", encore_interroge)
    envois.inscrire("aide", encore_coordinateur)
