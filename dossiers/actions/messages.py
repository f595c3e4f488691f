"""Écrire à une CPTS voisine par le Guichet, reprendre son message, le transmettre, y répondre (domaine §4).

Possible depuis un brouillon : le Guichet n'en apprend que ce qui est envoyé. Lève ``PermissionDenied`` (pas le droit)
ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime, timedelta

from django.db import transaction

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import Sujet
from dossiers.enums_messages import EtatMessage
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, MessageVoisin
from dossiers.notifications_messages import prevenir_du_message
from dossiers.permissions import verifier
from dossiers.territoire import Voisine, etape_publique

PAR_JOUR = 3
LONGUEUR_MAXIMALE = 3_000


@transaction.atomic
def ecrire(
    dossier: Dossier, *, voisine: Voisine, texte: str, auteur: Utilisateur, maintenant: datetime
) -> MessageVoisin:
    """Confie au Guichet un message pour ``voisine``.

    Un seul message en attente par CPTS, trois par jour et par dossier. La région est celle de la CPTS qui reçoit ; une
    réponse repasse par le Guichet qui a transmis.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.ECRIRE_VOISINE)
    envoyes = dossier.messages_envoyes.exclude(etat=EtatMessage.RETIRE)
    raisons = []
    if not texte.strip():
        raisons.append("Écrivez votre message.")
    if len(texte) > LONGUEUR_MAXIMALE:
        raisons.append(f"Le message ne dépasse pas {LONGUEUR_MAXIMALE} caractères.")
    if envoyes.filter(destinataire=voisine.dossier, etat=EtatMessage.ENVOYE).exists():
        raisons.append("Le Guichet n’a pas encore lu votre précédent message à cette CPTS : il vous répondra d’abord.")
    elif envoyes.filter(ecrit_le__gt=maintenant - timedelta(days=1)).count() >= PAR_JOUR:
        raisons.append(f"Vous avez déjà écrit {PAR_JOUR} messages en vingt-quatre heures : reprenez demain.")
    if raisons:
        raise TransitionRefusee(raisons)
    message = MessageVoisin.objects.create(
        dossier=dossier,
        destinataire=voisine.dossier,
        region_id=voisine.region,
        nom=dossier.nom,
        etape=etape_publique(dossier),
        communes=list(voisine.communes),
        texte=texte.strip(),
        ecrit_par=auteur,
        ecrit_le=maintenant,
    )
    _consigner(dossier, "ecrit", message, auteur, maintenant)
    prevenir_du_message(message, maintenant)
    return message


@transaction.atomic
def transmettre(
    message: MessageVoisin, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Transmet le message tel quel : l'autre équipe le lit sur son dossier, et un courriel la prévient."""
    evenement = _traiter(message, "transmettre", auteur, maintenant, commentaire)
    destinataire = Dossier.objects.select_for_update().get(pk=message.destinataire_id)
    recu = _consigner(destinataire, "recu", message, auteur, maintenant)
    notifications.prevenir_du_fait(destinataire, recu)
    return evenement


@transaction.atomic
def repondre(message: MessageVoisin, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Répond à la place de l'autre CPTS, qui n'en sait rien."""
    return _traiter(message, "repondre", auteur, maintenant, commentaire)


@transaction.atomic
def retirer(message: MessageVoisin, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Reprend un message que le Guichet n'a pas encore traité."""
    return franchir(message, "retirer", auteur=auteur, maintenant=maintenant)


def _traiter(
    message: MessageVoisin, nom: str, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    champs = {"reponse": commentaire.strip(), "traite_par": auteur, "traite_le": maintenant}
    return franchir(message, nom, auteur=auteur, maintenant=maintenant, commentaire=commentaire, champs=champs)


def _consigner(
    dossier: Dossier, code: str, message: MessageVoisin, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    return consigner(
        dossier,
        sujet=Sujet.MESSAGE,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"message": message.pk},
    )
